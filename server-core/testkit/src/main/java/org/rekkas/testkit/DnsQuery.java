package org.rekkas.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A question to a {@link DnsServer}, RFC 1035 §4.1, with what its OPT record says, RFC 6891.
 *
 * @param question the octets of the question, to be sent back
 * @param wantsAd whether the AD or the DO bit was set, RFC 6840 §5.7
 * @param checksItself whether the CD bit was set, RFC 4035 §3.2.2
 */
record DnsQuery(
    int id,
    String name,
    int type,
    byte[] question,
    boolean wantsAd,
    boolean wantsSignatures,
    boolean checksItself,
    int udpSize) {
  private static final int OPT = 41;

  static DnsQuery read(byte[] octets, int length) {
    ByteBuffer in = ByteBuffer.wrap(Arrays.copyOf(octets, length));
    int id = in.getShort() & 0xffff;
    int flags = in.getShort();
    in.position(12);
    String name = name(in);
    int type = in.getShort();
    in.getShort();
    byte[] question = Arrays.copyOfRange(octets, 12, in.position());
    int size = 512;
    boolean signatures = false;
    if (in.remaining() >= 11 && in.get() == 0 && in.getShort() == OPT) {
      size = in.getShort() & 0xffff;
      signatures = (in.getInt() & 0x8000) != 0;
    }
    boolean ad = signatures || (flags & 0x20) != 0;
    boolean checksItself = (flags & 0x10) != 0;
    return new DnsQuery(id, name, type, question, ad, signatures, checksItself, size);
  }

  private static String name(ByteBuffer in) {
    var name = new StringBuilder();
    for (int length = in.get(); length != 0; length = in.get()) {
      var label = new byte[length];
      in.get(label);
      name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
    }
    return name.isEmpty() ? "." : name.toString().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return DnsRecord.typeName(type) + " " + name;
  }
}
