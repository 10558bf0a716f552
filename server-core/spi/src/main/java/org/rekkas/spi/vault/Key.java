package org.rekkas.spi.vault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A key of parts, whose unsigned lexical order is that of the parts. A text part ends with a zero
 * octet, so it must hold none; a number part is eight octets, big-endian, the sign bit flipped.
 */
public final class Key {
  private final byte[] octets;

  private Key(byte[] octets) {
    this.octets = octets;
  }

  public static Key of(String part) {
    return new Key(new byte[0]).and(part);
  }

  public static Key of(long part) {
    return new Key(new byte[0]).and(part);
  }

  public Key and(String part) {
    if (part.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a zero octet in a key");
    }
    return with((part + '\0').getBytes(StandardCharsets.UTF_8));
  }

  public Key and(long part) {
    return with(ByteBuffer.allocate(8).putLong(part ^ Long.MIN_VALUE).array());
  }

  private Key with(byte[] part) {
    byte[] all = Arrays.copyOf(octets, octets.length + part.length);
    System.arraycopy(part, 0, all, octets.length, part.length);
    return new Key(all);
  }

  public byte[] bytes() {
    return octets.clone();
  }

  /** The end, exclusive, of the range of all keys that begin with these parts. */
  public byte[] end() {
    for (int i = octets.length - 1; i >= 0; i--) {
      if (octets[i] != (byte) 0xff) {
        byte[] cut = Arrays.copyOf(octets, i + 1);
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
