package org.rekkas.signatures;

import java.util.Locale;
import java.util.Optional;
import org.rekkas.signatures.HeaderSection.Field;

/** How much a message may change on its way, RFC 6376 §3.4. */
public enum Canonicalization {
  SIMPLE,
  RELAXED;

  /** As the tag {@code c=} has it, in any case. */
  static Optional<Canonicalization> named(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "simple" -> Optional.of(SIMPLE);
      case "relaxed" -> Optional.of(RELAXED);
      default -> Optional.empty();
    };
  }

  /** A field with its line end, §3.4.1 and §3.4.2. */
  public String field(Field field) {
    return switch (this) {
      case SIMPLE -> field.raw();
      case RELAXED -> relaxed(field.name(), field.body()) + "\r\n";
    };
  }

  /** A field of which a signature is taken, without its value and its line end, §3.7. */
  String unsigned(Field field, TagList tags) {
    String body = tags.without("b");
    return switch (this) {
      case SIMPLE -> field.label() + body;
      case RELAXED -> relaxed(field.name(), body);
    };
  }

  /**
   * {@code name:body}, unfolded, each run of blanks one space, none at the ends, §3.4.2. A CR or LF
   * that stands alone is a character like any other.
   */
  public static String relaxed(String name, String body) {
    var text = new StringBuilder(name.length() + body.length() + 1).append(name).append(':');
    boolean blank = false;
    int start = text.length();
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c == '\r' && i + 1 < body.length() && body.charAt(i + 1) == '\n') {
        i++;
      } else if (c == ' ' || c == '\t') {
        blank = true;
      } else {
        if (blank && text.length() > start) {
          text.append(' ');
        }
        text.append(c);
        blank = false;
      }
    }
    return text.toString();
  }
}
