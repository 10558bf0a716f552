package org.rekkas.plugins.pop3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.rekkas.line.LineReader;
import org.rekkas.plugins.pop3.wire.Answer;
import org.rekkas.plugins.pop3.wire.Command;
import org.rekkas.plugins.pop3.wire.CommandParser;
import org.rekkas.sasl.server.Authentication;
import org.rekkas.spi.net.Connection;

/**
 * A session's two directions as one: answers are gathered and go out before the session waits for
 * the client, so that pipelined commands share a write (RFC 2449 §6.6). Each wait, of either
 * direction, ends at an instant that was set before it. Owned by the session's thread.
 */
final class Line extends OutputStream {
  /** RFC 2449 §4 wants 255 octets for a command; an exchange of SASL wants more. */
  private static final int LONGEST = Authentication.LONGEST_LINE;

  private static final int FIRST = 512;
  private static final int MOST_GATHERED = 16 * 1024;

  private final Connection connection;
  private final Clock clock;
  private final Duration blockTimeout;
  private final LineReader reader;
  private byte[] gathered = new byte[FIRST];
  private int length;
  private Instant until;

  Line(Connection connection, Clock clock, Duration blockTimeout) {
    this.connection = connection;
    this.clock = clock;
    this.blockTimeout = blockTimeout;
    until = clock.instant();
    reader = new LineReader(new Incoming(), LONGEST);
  }

  /** Whether nothing waits that the client has sent already. */
  boolean idle() {
    return reader.waiting() == 0;
  }

  /** Waits for a line. */
  LineReader.Met next(Instant end) throws IOException {
    until = end;
    return reader.read();
  }

  /** The line that was met. */
  Command command() {
    Command command = CommandParser.parse(reader.octets(), reader.lineFrom(), reader.lineTo());
    wipe();
    return command;
  }

  /** The line that was met, as it stands. */
  String text() {
    int from = reader.lineFrom();
    var text = new String(reader.octets(), from, reader.lineTo() - from, UTF_8);
    wipe();
    return text;
  }

  /** A password leaves no trace in the buffer. */
  private void wipe() {
    Arrays.fill(reader.octets(), reader.lineFrom(), reader.lineTo(), (byte) 0);
  }

  void say(Answer answer) throws IOException {
    write(answer.octets());
  }

  void startTls(Instant end) throws IOException {
    flush();
    connection.deadline(end);
    connection.startTls();
    reader.restart(new Incoming());
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet});
  }

  @Override
  public void write(byte[] from, int offset, int count) throws IOException {
    if (length + count > MOST_GATHERED) {
      flush();
    }
    if (count > MOST_GATHERED) {
      send(from, offset, count);
      return;
    }
    if (length + count > gathered.length) {
      int room = Math.max(gathered.length * 2, length + count);
      gathered = Arrays.copyOf(gathered, Math.min(room, MOST_GATHERED));
    }
    System.arraycopy(from, offset, gathered, length, count);
    length += count;
  }

  @Override
  public void flush() throws IOException {
    int count = length;
    length = 0;
    if (count > 0) {
      send(gathered, 0, count);
    }
  }

  private void send(byte[] from, int offset, int count) throws IOException {
    connection.deadline(clock.instant().plus(blockTimeout));
    connection.out().write(from, offset, count);
  }

  /** An answer to a client that may be gone. */
  void lastWords(Answer answer) {
    try {
      length = 0;
      connection.deadline(clock.instant().plusSeconds(5));
      connection.out().write(answer.octets());
    } catch (IOException _) {
      length = 0; // it is gone
    }
  }

  /** Before each wait for the client, it hears what was gathered. */
  private final class Incoming extends InputStream {
    private final InputStream from = connection.in();

    @Override
    public int read(byte[] to, int offset, int count) throws IOException {
      flush();
      connection.deadline(until);
      return from.read(to, offset, count);
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("read by single octets");
    }
  }
}
