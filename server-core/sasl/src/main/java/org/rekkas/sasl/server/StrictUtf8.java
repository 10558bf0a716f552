package org.rekkas.sasl.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Optional;

/** Octets of a client as characters; what is no UTF-8 is nothing, rather than something else. */
final class StrictUtf8 {
  private StrictUtf8() {}

  static Optional<char[]> chars(byte[] octets, int from, int to) {
    try {
      CharBuffer text = UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, from, to - from));
      char[] chars = new char[text.remaining()];
      text.get(chars);
      Arrays.fill(text.array(), '\0');
      return Optional.of(chars);
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  static Optional<String> text(byte[] octets) {
    return chars(octets, 0, octets.length).map(String::new);
  }
}
