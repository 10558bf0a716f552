package org.rekkas.kernel.web;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpParser;
import org.rekkas.spi.net.Connection;

/**
 * Reads the requests of one connection, each whole before it is answered. The client has a time for
 * all of a head and one for all of a body, so that a drip of octets gains nothing (attack B20).
 * Used by the connection's thread.
 */
final class RequestReader implements AutoCloseable {
  /** Of a head, and of what follows a chunked body, RFC 6585 §5. */
  static final int LONGEST_HEAD = 16 << 10;

  /** For the next head; also for how long a connection may rest. */
  private static final Duration HEAD = Duration.ofSeconds(30);

  private static final Duration BODY = Duration.ofMinutes(1);

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Connection connection;
  private final Clock clock;
  private final Holding holding;
  private final ByteBuffer buffer = ByteBuffer.allocate(4096).limit(0);
  private Message message;

  /**
   * @param bodies the octets that are left for the bodies of all connections
   */
  RequestReader(Connection connection, Clock clock, Semaphore bodies) {
    this.connection = connection;
    this.clock = clock;
    this.holding = new Holding(connection, bodies);
    this.message = new Message(new Body(holding));
  }

  /** The next one. What the one before took is free again. */
  Arrival next() throws IOException {
    holding.close();
    message = new Message(new Body(holding));
    connection.deadline(clock.instant().plus(HEAD));
    try {
      read(new HttpParser(message, LONGEST_HEAD, HttpCompliance.STRICT));
    } catch (SocketTimeoutException _) {
      return message.begun() ? new Arrival.Refused(408) : new Arrival.Gone();
    }
    return message.arrival(connection);
  }

  private void read(HttpParser parser) throws IOException {
    fill(); // a connection that rests holds nothing
    if (!message.over() && !holding.head()) {
      message.putOff();
    }
    boolean inBody = false;
    while (!message.over()) {
      fill();
      parser.parseNext(buffer);
      if (message.wantsBody() && !message.over() && !inBody) {
        inBody = true;
        connection.deadline(clock.instant().plus(BODY));
        if (message.expectsContinue()) {
          connection.out().write(CONTINUE);
        }
      }
    }
  }

  /** Waits for the client unless something is left of what it sent before. */
  private void fill() throws IOException {
    if (buffer.hasRemaining()) {
      return;
    }
    int count = connection.in().read(buffer.array(), 0, buffer.capacity());
    if (count < 0) {
      message.cutOff();
    } else {
      connection.engaged(true);
      buffer.position(0).limit(count);
    }
  }

  @Override
  public void close() {
    holding.close();
  }
}
