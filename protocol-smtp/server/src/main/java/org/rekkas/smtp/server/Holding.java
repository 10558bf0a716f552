package org.rekkas.smtp.server;

import org.rekkas.spi.net.Connection;

/**
 * What a session keeps of the heap that all sessions share, asked for before it is kept (attacks
 * B19 to B21): its envelope as that grows, what a content needs while it comes, and a line that is
 * longer than a command. All answers are false where there is no more; then nothing has changed.
 * Owned by the session's thread.
 */
final class Holding {
  /** The array that reads it, the first block of its draft, and the header fields that are kept. */
  private static final int CONTENT = 3 * ContentBuffers.SIZE;

  private final Connection connection;
  private final long[] kept = new long[Part.values().length];
  private long all;

  private enum Part {
    ENVELOPE,
    CONTENT,
    LINE
  }

  Holding(Connection connection) {
    this.connection = connection;
  }

  boolean envelope(long octets) {
    return keep(Part.ENVELOPE, octets);
  }

  boolean content(boolean comes) {
    return keep(Part.CONTENT, comes ? CONTENT : 0);
  }

  boolean line(long octets) {
    return keep(Part.LINE, octets);
  }

  private boolean keep(Part part, long octets) {
    long more = octets - kept[part.ordinal()];
    if (more != 0 && !connection.hold(all + more)) {
      return false;
    }
    kept[part.ordinal()] = octets;
    all += more;
    return true;
  }
}
