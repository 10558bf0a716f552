package org.rekkas.mime;

import java.util.ArrayList;
import java.util.List;

/** Header fields in a text of whole lines, as {@code Mail.trace()} has them. */
final class Traced {
  private Traced() {}

  static Header header(String lines) {
    List<Field> fields = new ArrayList<>();
    int from = 0;
    while (from < lines.length()) {
      int until = lines.indexOf('\n', from) + 1;
      while (until > 0 && until < lines.length() && isBlank(lines.charAt(until))) {
        until = lines.indexOf('\n', until) + 1;
      }
      until = until == 0 ? lines.length() : until;
      if (lines.substring(from, until).indexOf(':') > 0) {
        fields.add(new Field(lines.substring(from, until)));
      }
      from = until;
    }
    return new Header(fields);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
