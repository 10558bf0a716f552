package org.rekkas.signatures;

import java.nio.charset.StandardCharsets;

/** Octets as characters, one for one, in which fields are held, and back. */
final class Octets {
  private Octets() {}

  static byte[] of(String octets) {
    return octets.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** What they are as UTF-8. */
  static String text(String octets) {
    return new String(of(octets), StandardCharsets.UTF_8);
  }
}
