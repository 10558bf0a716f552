package org.rekkas.spi.vault;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Makes keys whose unsigned lexical order is the order of their parts. A text part ends with a zero
 * octet, so it must hold none; a number part is eight octets, big-endian, the sign bit flipped.
 */
public final class Key {
  private final ByteArrayOutputStream octets = new ByteArrayOutputStream(48);

  private Key() {}

  public static Key of(String part) {
    return new Key().and(part);
  }

  public static Key of(long part) {
    return new Key().and(part);
  }

  public Key and(String part) {
    if (part.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a zero octet in a key");
    }
    octets.writeBytes(part.getBytes(StandardCharsets.UTF_8));
    octets.write(0);
    return this;
  }

  public Key and(long part) {
    octets.writeBytes(ByteBuffer.allocate(8).putLong(part ^ Long.MIN_VALUE).array());
    return this;
  }

  public byte[] bytes() {
    return octets.toByteArray();
  }

  /** The end, exclusive, of the range of all keys that begin with these parts. */
  public byte[] end() {
    byte[] end = octets.toByteArray();
    for (int i = end.length - 1; i >= 0; i--) {
      if (end[i] != (byte) 0xff) {
        byte[] cut = java.util.Arrays.copyOf(end, i + 1);
        cut[i]++;
        return cut;
      }
    }
    throw new IllegalStateException("no key lies behind an empty prefix");
  }

  /** The number part at an offset of a key. */
  public static long number(byte[] key, int offset) {
    return ByteBuffer.wrap(key).getLong(offset) ^ Long.MIN_VALUE;
  }

  /** The text part at an offset of a key, without its end mark. */
  public static String text(byte[] key, int offset) {
    int end = offset;
    while (key[end] != 0) {
      end++;
    }
    return new String(key, offset, end - offset, StandardCharsets.UTF_8);
  }
}
