package org.rekkas.kernel.web;

import java.util.concurrent.Semaphore;
import org.rekkas.spi.net.Connection;

/**
 * What a connection keeps of the heap for the request of the moment, asked for before it is kept
 * (attacks B19 to B21): its head, and its body as that grows. All answers are false where there is
 * no more; then nothing has changed. Owned by the connection's thread.
 */
final class Holding implements AutoCloseable {
  /** The fields as they came, as they are told, and the parser's own. */
  static final int HEAD = 4 * RequestReader.LONGEST_HEAD;

  private final Connection connection;
  private final Semaphore bodies;
  private int body;

  /**
   * @param bodies the octets that are left for the bodies of all connections
   */
  Holding(Connection connection, Semaphore bodies) {
    this.connection = connection;
    this.bodies = bodies;
  }

  boolean head() {
    return connection.hold(HEAD);
  }

  /** More than before. */
  boolean body(int octets) {
    int more = octets - body;
    if (!bodies.tryAcquire(more)) {
      return false;
    }
    if (!connection.hold(HEAD + octets)) {
      bodies.release(more);
      return false;
    }
    body = octets;
    return true;
  }

  /** Gives back what the request took. */
  @Override
  public void close() {
    bodies.release(body);
    body = 0;
    connection.hold(0);
  }
}
