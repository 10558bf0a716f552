package org.rekkas.signatures;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A list of tags, RFC 6376 §3.2: {@code v=1; a=rsa-sha256; …}. Names are told apart by case; one
 * that stands twice breaks the whole. Octets are characters, one for one.
 *
 * <p>Departures from §3.2, for nobody gains by them: empty tags are passed over, and names may have
 * hyphens. One that is longer than any of honest people (attack F2) counts as none.
 */
public final class TagList {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

  /** More than any message has octets, or any time seconds. */
  private static final long MOST = 1_000_000_000_000_000_000L;

  private static final int MOST_DIGITS = 18;

  /** What is read of it takes many times as much. */
  static final int MOST_OCTETS = 64 * 1024;

  /** Where a value stands in the text, with the blanks around it. */
  private record Span(int begin, int end) {}

  private final String text;
  private final Map<String, Span> spans = new HashMap<>();

  private TagList(String text) {
    this.text = text;
  }

  public static TagList read(String text) throws Objection {
    if (text.length() > MOST_OCTETS) {
      throw Objection.permanent("a list of more than " + MOST_OCTETS + " octets");
    }
    var list = new TagList(text);
    int begin = 0;
    while (begin < text.length()) {
      int semicolon = text.indexOf(';', begin);
      int end = semicolon < 0 ? text.length() : semicolon;
      list.add(begin, end);
      begin = end + 1;
    }
    return list;
  }

  private void add(int begin, int end) throws Objection {
    String tag = text.substring(begin, end);
    if (blanksOff(tag).isEmpty()) {
      return;
    }
    int equals = tag.indexOf('=');
    String name = equals < 0 ? "" : blanksOff(tag.substring(0, equals));
    if (!NAME.matcher(name).matches()) {
      throw Objection.permanent("not a list of tags");
    }
    if (spans.putIfAbsent(name, new Span(begin + equals + 1, end)) != null) {
      throw Objection.permanent("two tags " + name + "=");
    }
  }

  public boolean has(String name) {
    return spans.containsKey(name);
  }

  /** Without the blanks around it. */
  public Optional<String> value(String name) {
    return Optional.ofNullable(spans.get(name))
        .map(span -> blanksOff(text.substring(span.begin, span.end)));
  }

  public String required(String name) throws Objection {
    Optional<String> value = value(name);
    if (value.isEmpty()) {
      throw Objection.permanent("no " + name + "=");
    }
    return value.get();
  }

  /** Without any blanks and folds; empty where there is none. */
  public String bare(String name) {
    var bare = new StringBuilder();
    value(name).orElse("").chars().filter(c -> !isBlank(c)).forEach(c -> bare.append((char) c));
    return bare.toString();
  }

  /** In base64, with blanks anywhere. */
  public byte[] octets(String name) throws Objection {
    required(name);
    try {
      return Base64.getDecoder().decode(bare(name));
    } catch (IllegalArgumentException _) {
      throw Objection.permanent(name + "= is not base64");
    }
  }

  /** Digits; a number beyond all purposes is as good as 10^18. */
  public OptionalLong number(String name) throws Objection {
    Optional<String> value = value(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    String digits = value.get();
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw Objection.permanent(name + "= is no number");
    }
    return OptionalLong.of(digits.length() > MOST_DIGITS ? MOST : Long.parseLong(digits));
  }

  /** Parted by colons, with blanks around each; an empty value says what none says. */
  public List<String> words(String name, String byDefault) {
    String said = value(name).filter(value -> !value.isEmpty()).orElse(byDefault);
    return List.of(said.split(":", -1)).stream().map(TagList::blanksOff).toList();
  }

  /** The text, with nothing behind this tag's {@code =}, RFC 6376 §3.7. */
  public String without(String name) {
    Span span = spans.get(name);
    return span == null ? text : text.substring(0, span.begin) + text.substring(span.end);
  }

  private static String blanksOff(String value) {
    int begin = 0;
    int end = value.length();
    while (begin < end && isBlank(value.charAt(begin))) {
      begin++;
    }
    while (begin < end && isBlank(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(begin, end);
  }

  private static boolean isBlank(int c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }
}
