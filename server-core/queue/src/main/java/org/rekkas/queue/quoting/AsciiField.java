package org.rekkas.queue.quoting;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A header field of a mail as a report of seven bits gives it back. Where it is free text, and
 * UTF-8, it says the same in encoded words (RFC 2047 §5, rule 1). In addresses and other fields
 * with a grammar these may stand in some places alone, and of octets that are no UTF-8 nobody knows
 * the charset: there each octet beyond ASCII is a question mark. A message/global-headers, which
 * could be encoded (RFC 6533), is only for a sender whose mail came with SMTPUTF8. A function.
 */
final class AsciiField {
  private static final Set<String> TEXTS = Set.of("subject", "comments", "content-description");

  private AsciiField() {}

  /**
   * @param field with the lines that continue it, each ended by CRLF
   */
  static byte[] of(byte[] field) {
    String octets = new String(field, ISO_8859_1);
    if (octets.chars().allMatch(c -> c < 0x80)) {
      return field;
    }
    int colon = octets.indexOf(':');
    return (colon > 0 && isText(octets.substring(0, colon))
            ? utf8(field, colon + 1)
                .map(text -> octets.substring(0, colon + 1) + encoded(text) + "\r\n")
            : Optional.<String>empty())
        .orElseGet(() -> octets.replaceAll("[^\\x00-\\x7f]", "?"))
        .getBytes(US_ASCII);
  }

  /** The fields of RFC 5322 §3.6.5 and RFC 2045 §8, and those that are nobody's. */
  private static boolean isText(String name) {
    String known = name.stripTrailing().toLowerCase(Locale.ROOT);
    return TEXTS.contains(known)
        || (known.startsWith("x-") && known.chars().allMatch(c -> c < 0x80));
  }

  private static Optional<String> utf8(byte[] octets, int from) {
    try {
      var value = ByteBuffer.wrap(octets, from, octets.length - from);
      return Optional.of(UTF_8.newDecoder().decode(value).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty(); // it is of another charset
    }
  }

  private static String encoded(String text) {
    return EncodedText.of(text.replaceAll("[ \t\r\n]+", " ").strip());
  }
}
