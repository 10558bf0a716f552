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
  private long envelope;
  private long content;
  private long line;

  Holding(Connection connection) {
    this.connection = connection;
  }

  boolean envelope(long octets) {
    if (!hold(octets - envelope)) {
      return false;
    }
    envelope = octets;
    return true;
  }

  boolean content(boolean comes) {
    long octets = comes ? CONTENT : 0;
    if (!hold(octets - content)) {
      return false;
    }
    content = octets;
    return true;
  }

  boolean line(long octets) {
    if (!hold(octets - line)) {
      return false;
    }
    line = octets;
    return true;
  }

  private boolean hold(long more) {
    return more == 0 || connection.hold(envelope + content + line + more);
  }
}
