package org.rekkas.signatures;

import java.io.IOException;
import java.io.InputStream;

/**
 * The octets of a message, read in pieces: as {@link java.io.BufferedInputStream}, but of one
 * thread, without a lock for each octet of a header, and with a way back for a line that was read
 * too far. Closing it closes what it reads.
 */
public final class MessageStream extends InputStream {
  private final InputStream from;
  private byte[] piece = new byte[8192];
  private int at;
  private int end;

  public MessageStream(InputStream from) {
    this.from = from;
  }

  @Override
  public int read() throws IOException {
    if (at == end && !fill()) {
      return -1;
    }
    return piece[at++] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (at == end) {
      return from.read(to, offset, length);
    }
    int count = Math.min(length, end - at);
    System.arraycopy(piece, at, to, offset, count);
    at += count;
    return count;
  }

  /** What was read is to be read once more, before all else. */
  void unread(String octets) {
    byte[] again = Octets.of(octets);
    byte[] both = new byte[Math.max(piece.length, again.length + end - at)];
    System.arraycopy(again, 0, both, 0, again.length);
    System.arraycopy(piece, at, both, again.length, end - at);
    end = again.length + end - at;
    piece = both;
    at = 0;
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, from.read(piece));
    return end > 0;
  }

  @Override
  public void close() throws IOException {
    from.close();
  }
}
