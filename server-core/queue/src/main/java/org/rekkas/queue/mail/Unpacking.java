package org.rekkas.queue.mail;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Reads what {@link Packing} wrote. Whatever is wrong with the octets (cut short, a wrong CRC, a
 * count beyond their end, another version) is {@link Damaged}: nothing is believed, and nothing is
 * allocated for a length that cannot be. Of one thread.
 */
public final class Unpacking {
  private final byte[] octets;
  private final int end;
  private final int version;
  private int at;

  /**
   * @param newest the version that is written today; older ones can be read
   */
  public Unpacking(byte[] octets, int from, int newest) {
    this.octets = octets;
    at = from;
    end = octets.length - 4;
    if (end - from < 1) {
      throw new Damaged("cut short");
    }
    var crc = new CRC32C();
    crc.update(octets, from, end - from);
    int sum = 0;
    for (int i = end; i < octets.length; i++) {
      sum = (sum << 8) | (octets[i] & 0xff);
    }
    if ((int) crc.getValue() != sum) {
      throw new Damaged("the checksum does not hold");
    }
    version = octet();
    if (version < 1 || version > newest) {
      throw new Damaged("of another version");
    }
  }

  int version() {
    return version;
  }

  public long number() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      int octet = octet();
      value |= (long) (octet & 0x7f) << shift;
      if (octet < 0x80) {
        return value;
      }
    }
    throw new Damaged("a number that does not end");
  }

  /** A number of things that take at least one octet each. */
  int count() {
    long count = number();
    if (count < 0 || count > end - at) {
      throw new Damaged("a count beyond the end");
    }
    return (int) count;
  }

  /** An index below a bound. */
  int below(int bound) {
    long value = number();
    if (value < 0 || value >= bound) {
      throw new Damaged("out of range");
    }
    return (int) value;
  }

  boolean flag() {
    return octet() != 0;
  }

  public String text() {
    int length = count();
    var text = new String(octets, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  void end() {
    if (at != end) {
      throw new Damaged("more than there should be");
    }
  }

  private int octet() {
    if (at >= end) {
      throw new Damaged("cut short");
    }
    return octets[at++] & 0xff;
  }
}
