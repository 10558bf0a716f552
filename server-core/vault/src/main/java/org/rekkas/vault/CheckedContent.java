package org.rekkas.vault;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;
import org.rekkas.spi.vault.ContentId;

/** A content whose CRC is checked as it is read: its last octet is not given out if it is wrong. */
final class CheckedContent extends InputStream {
  private final ContentId id;
  private final InputStream octets;
  private final CRC32C crc = new CRC32C();
  private final int expected;
  private long left;

  CheckedContent(ContentId id, InputStream octets, Place place) {
    this.id = id;
    this.octets = octets;
    this.expected = place.crc();
    this.left = place.length();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int read = octets.read(into, offset, length);
    if (read > 0) {
      crc.update(into, offset, read);
      left -= read;
      if (left == 0 && (int) crc.getValue() != expected) {
        throw ContentReader.damaged(id);
      }
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    octets.close();
  }
}
