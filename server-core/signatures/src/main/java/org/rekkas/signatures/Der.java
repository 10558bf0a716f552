package org.rekkas.signatures;

import java.io.ByteArrayOutputStream;

/** Keys in the form in which the JDK reads them, RFC 5280 §4.1: what stands before their octets. */
final class Der {
  /** {@code rsaEncryption}, RFC 8017 §A.1, without parameters. */
  private static final byte[] RSA = {
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  /** {@code id-Ed25519}, RFC 8410 §3. */
  private static final byte[] ED25519 = {0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70};

  private static final int SEQUENCE = 0x30;
  private static final int BIT_STRING = 0x03;

  private Der() {}

  static byte[] subjectPublicKey(byte[] rsa) {
    return key(RSA, rsa);
  }

  static byte[] ed25519(byte[] key) {
    return key(ED25519, key);
  }

  private static byte[] key(byte[] algorithm, byte[] octets) {
    byte[] bits = new byte[octets.length + 1]; // none of the last octet is unused
    System.arraycopy(octets, 0, bits, 1, octets.length);
    var within = new ByteArrayOutputStream();
    within.writeBytes(algorithm);
    write(within, BIT_STRING, bits);
    var whole = new ByteArrayOutputStream();
    write(whole, SEQUENCE, within.toByteArray());
    return whole.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, int type, byte[] value) {
    out.write(type);
    if (value.length < 0x80) {
      out.write(value.length);
    } else if (value.length < 0x100) {
      out.write(0x81);
      out.write(value.length);
    } else {
      out.write(0x82);
      out.write(value.length >> 8);
      out.write(value.length);
    }
    out.writeBytes(value);
  }
}
