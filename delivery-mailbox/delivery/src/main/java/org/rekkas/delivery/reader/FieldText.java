package org.rekkas.delivery.reader;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.james.mime4j.stream.Field;
import org.rekkas.mime.EncodedWords;

/**
 * The body of a header field as a person reads it: unfolded, encoded words (RFC 2047) decoded. Cut
 * to {@value #MOST} characters before it is decoded, so that no field costs much (attack E10); what
 * cannot be decoded stays as it is.
 */
final class FieldText {
  private static final int MOST = 2000;

  private FieldText() {}

  static String of(Field field) {
    byte[] raw =
        field.getRaw() == null
            ? field.getBody().getBytes(StandardCharsets.UTF_8)
            : field.getRaw().toByteArray();
    int colon = 0;
    if (field.getRaw() != null) {
      while (colon < raw.length && raw[colon] != ':') {
        colon++;
      }
      colon++;
    }
    return of(raw, Math.min(colon, raw.length), raw.length);
  }

  private static String of(byte[] raw, int from, int until) {
    String text = unfolded(utf8OrLatin1(raw, from, Math.min(until, from + 4 * MOST)));
    String cut = text.length() > MOST ? text.substring(0, MOST) + "…" : text;
    return EncodedWords.decoded(cut);
  }

  private static String utf8OrLatin1(byte[] raw, int from, int until) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(raw, from, until - from))
          .toString();
    } catch (CharacterCodingException _) {
      return new String(raw, from, until - from, StandardCharsets.ISO_8859_1);
    }
  }

  /** RFC 5322 §2.2.3: line ends go, the white space behind them stays. */
  private static String unfolded(String text) {
    var line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\t') {
        line.append(' ');
      } else if (c != '\r' && c != '\n') {
        line.append(c);
      }
    }
    return line.toString().strip();
  }
}
