package org.rekkas.vault.segments;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** What a stranger who knows the format can write into a mail. */
public final class Forgery {
  private Forgery() {}

  /** A record of a ledger, by a seed that the stranger guesses. */
  public static byte[] record(long seed, String ledger, String head, byte[] content) {
    byte[] name = ledger.getBytes(UTF_8);
    byte[] headOctets = head.getBytes(UTF_8);
    var crc = new CRC32C();
    crc.update(content);
    var header =
        new RecordHeader(
            Kind.LEDGER,
            name.length,
            headOctets.length,
            (int) crc.getValue(),
            content.length,
            4711,
            0,
            0,
            0,
            0,
            SegmentWriter.crc(name, headOctets));
    var octets = ByteBuffer.allocate((int) header.length());
    header.write(octets, seed);
    return octets.put(name).put(headOctets).put(content).array();
  }
}
