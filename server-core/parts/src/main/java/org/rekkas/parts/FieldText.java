package org.rekkas.parts;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.james.mime4j.stream.Field;
import org.rekkas.mime.EncodedWords;

/**
 * A field's value, unfolded and decoded; cut before it is decoded, so that none costs much (E10).
 */
final class FieldText {
  private static final int MOST = 4_000;

  private FieldText() {}

  static String of(Field field) {
    return EncodedWords.decoded(unfolded(raw(field)));
  }

  private static String raw(Field field) {
    if (field.getRaw() == null) {
      return field.getBody();
    }
    var raw = field.getRaw();
    int colon = 0;
    while (colon < raw.length() && raw.byteAt(colon) != ':') {
      colon++;
    }
    int from = Math.min(colon + 1, raw.length());
    int length = Math.min(raw.length() - from, MOST);
    byte[] octets = raw.toByteArray();
    if (ascii(octets, from, length)) {
      return new String(octets, from, length, StandardCharsets.ISO_8859_1);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(octets, from, length))
          .toString();
    } catch (CharacterCodingException _) {
      return new String(octets, from, length, StandardCharsets.ISO_8859_1);
    }
  }

  private static boolean ascii(byte[] octets, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (octets[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private static String unfolded(String text) {
    if (text.indexOf('\r') < 0 && text.indexOf('\n') < 0 && text.indexOf('\t') < 0) {
      return text.substring(0, Math.min(text.length(), MOST)).strip();
    }
    var line = new StringBuilder(text.length());
    for (int i = 0; i < text.length() && line.length() < MOST; i++) {
      char c = text.charAt(i);
      if (c != '\r' && c != '\n') {
        line.append(c == '\t' ? ' ' : c);
      }
    }
    return line.toString().strip();
  }
}
