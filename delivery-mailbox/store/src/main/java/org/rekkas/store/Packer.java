package org.rekkas.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a value of a space: numbers in groups of seven bits, least first, the top bit telling that
 * more follow; octets and texts behind their length. The first number of each value is the version
 * of its format. Read again by {@link Unpacker}.
 */
final class Packer {
  private byte[] octets;
  private int length;

  Packer(int expected) {
    octets = new byte[expected];
  }

  Packer number(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      octets[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    octets[length++] = (byte) rest;
    return this;
  }

  Packer text(String text) {
    return octets(text.getBytes(StandardCharsets.UTF_8));
  }

  Packer octets(byte[] more) {
    number(more.length);
    room(more.length);
    System.arraycopy(more, 0, octets, length, more.length);
    length += more.length;
    return this;
  }

  byte[] packed() {
    return length == octets.length ? octets : Arrays.copyOf(octets, length);
  }

  private void room(int more) {
    if (octets.length - length < more) {
      octets = Arrays.copyOf(octets, Math.max(octets.length * 2, length + more));
    }
  }
}
