package org.rekkas.mime;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A header field as it came: its lines with folds and line ends. Octets are kept as ISO 8859-1
 * characters, one for one, so that what is not touched goes out as it came in.
 *
 * @param raw with the last line end
 */
public record Field(String raw) {
  /** One line, whatever its length; the value is ASCII, or goes out as UTF-8 (RFC 6532). */
  public static Field of(String name, String value) {
    if (value.codePoints().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
      throw new IllegalArgumentException("a control character in the value of " + name);
    }
    byte[] line = (name + ": " + value + "\r\n").getBytes(StandardCharsets.UTF_8);
    return new Field(new String(line, StandardCharsets.ISO_8859_1));
  }

  /** Whether a line begins a field: with a name and a colon, RFC 5322 §2.2. */
  static boolean is(String line) {
    int colon = line.indexOf(':');
    String name = colon < 0 ? "" : line.substring(0, colon).stripTrailing();
    return !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 127);
  }

  /** As written, before the colon. */
  public String name() {
    return raw.substring(0, raw.indexOf(':')).stripTrailing();
  }

  public boolean isCalled(String name) {
    return name().equalsIgnoreCase(name);
  }

  /** Whether the name begins so; in lower case. */
  public boolean isOfFamily(String prefix) {
    return name().toLowerCase(Locale.ROOT).startsWith(prefix);
  }

  /** What stands behind the colon: unfolded (RFC 5322 §2.2.3), and as UTF-8 where it is that. */
  public String value() {
    String unfolded = raw.substring(raw.indexOf(':') + 1).replace("\r", "").replace("\n", "");
    byte[] octets = unfolded.strip().getBytes(StandardCharsets.ISO_8859_1);
    return new String(octets, StandardCharsets.UTF_8);
  }

  /** The value as a person reads it: encoded words decoded (RFC 2047), controls left out. */
  public String text() {
    return EncodedWords.decoded(value())
        .codePoints()
        .filter(c -> !Character.isISOControl(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
