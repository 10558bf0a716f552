package org.rekkas.queue.mail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Writes the spool's binary form: a version octet, then numbers of variable length (seven bits an
 * octet, the low ones first) and UTF-8 texts with their length in front, then a CRC32C of it all.
 * {@link Unpacking} reads it. Of one thread.
 */
public final class Packing {
  private byte[] octets = new byte[256];
  private int size;

  public Packing(int version) {
    octet(version);
  }

  /** Any number; small ones above or equal zero are short. */
  public Packing number(long value) {
    room(10);
    long left = value;
    while ((left & ~0x7fL) != 0) {
      octets[size++] = (byte) ((left & 0x7f) | 0x80);
      left >>>= 7;
    }
    octets[size++] = (byte) left;
    return this;
  }

  public Packing flag(boolean value) {
    return octet(value ? 1 : 0);
  }

  public Packing text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    room(utf8.length);
    System.arraycopy(utf8, 0, octets, size, utf8.length);
    size += utf8.length;
    return this;
  }

  public byte[] finish() {
    var crc = new CRC32C();
    crc.update(octets, 0, size);
    int sum = (int) crc.getValue();
    octet(sum >>> 24).octet(sum >>> 16).octet(sum >>> 8).octet(sum);
    return Arrays.copyOf(octets, size);
  }

  private Packing octet(int value) {
    room(1);
    octets[size++] = (byte) value;
    return this;
  }

  private void room(int more) {
    if (octets.length - size < more) {
      octets = Arrays.copyOf(octets, Math.max(octets.length * 2, size + more));
    }
  }
}
