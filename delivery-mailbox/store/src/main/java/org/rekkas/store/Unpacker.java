package org.rekkas.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads a value that {@link Packer} wrote; a value that is cut short or too new is damage. */
final class Unpacker {
  private final byte[] octets;
  private final long version;
  private int at;

  /**
   * Begins behind the version.
   *
   * @throws StoreDamaged for another version
   */
  Unpacker(byte[] octets, int version) {
    this(octets, version, version);
  }

  /**
   * Begins behind the version, which is one of several.
   *
   * @throws StoreDamaged for another version
   */
  Unpacker(byte[] octets, int oldest, int newest) {
    this.octets = octets;
    version = number();
    if (version < oldest || version > newest) {
      throw new StoreDamaged("a value of version " + version + " where " + newest + " is known");
    }
  }

  long version() {
    return version;
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == octets.length) {
        throw new StoreDamaged("a value is cut short");
      }
      byte b = octets[at++];
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new StoreDamaged("a number without end");
  }

  String text() {
    int from = span();
    return new String(octets, from, at - from, StandardCharsets.UTF_8);
  }

  byte[] octets() {
    int from = span();
    return Arrays.copyOfRange(octets, from, at);
  }

  /** Moves behind a span and returns where it begins. */
  private int span() {
    long length = number();
    if (length < 0 || length > octets.length - at) {
      throw new StoreDamaged("a value is cut short");
    }
    int from = at;
    at += (int) length;
    return from;
  }
}
