package org.rekkas.spi.journal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What a verdict was based on: one sentence, and what was looked at (address, DNS answer, header,
 * score). At most 16 items are kept, each cut to 1,000 characters.
 */
public record Evidence(String why, SequencedMap<String, String> seen) {
  public static final Evidence NONE = of("");

  public Evidence {
    var copy = new LinkedHashMap<String, String>();
    for (Map.Entry<String, String> item : seen.entrySet()) {
      if (copy.size() < 16) {
        copy.put(item.getKey(), cut(item.getValue()));
      }
    }
    seen = Collections.unmodifiableSequencedMap(copy);
    why = cut(why);
  }

  public static Evidence of(String why) {
    return new Evidence(why, new LinkedHashMap<>());
  }

  public Evidence with(String what, String value) {
    var more = new LinkedHashMap<String, String>(seen);
    more.put(what, value);
    return new Evidence(why, more);
  }

  private static String cut(String text) {
    return text.length() <= 1000 ? text : text.substring(0, 1000);
  }

  @Override
  public String toString() {
    var text = new StringBuilder(why);
    for (Map.Entry<String, String> item : seen.entrySet()) {
      text.append(text.isEmpty() ? "" : " ")
          .append(item.getKey())
          .append('=')
          .append(item.getValue());
    }
    return text.toString();
  }
}
