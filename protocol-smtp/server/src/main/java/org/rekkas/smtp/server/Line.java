package org.rekkas.smtp.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.rekkas.line.LineReader;
import org.rekkas.sasl.server.Authentication;
import org.rekkas.smtp.wire.Command;
import org.rekkas.smtp.wire.CommandParser;
import org.rekkas.smtp.wire.Replies;
import org.rekkas.smtp.wire.ReplyBuffer;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.net.Connection;

/**
 * A session's two directions as one: replies are gathered and go out before the session waits for
 * the client, so that a group of pipelined commands gets one write (RFC 2920 §3.2); and each wait
 * ends at an instant that was set before it (RFC 5321 §4.5.3.2). Owned by the session's thread.
 */
final class Line extends InputStream {
  private static final int TLS_HANDSHAKE = 0x16;
  private static final String AUTH = "AUTH ";
  private static final int MOST_GATHERED = 8192;

  /** Octets of a line that is too long, until it is taken for one that has no end. */
  private static final int MOST_SKIPPED = 64 * 1024;

  private static final Duration GLANCE = Duration.ofMillis(500);

  private final Connection connection;
  private final Clock clock;
  private final SmtpSettings settings;
  private final Holding holding;
  private final ReplyBuffer replies = new ReplyBuffer();
  private final LineReader reader;
  private final Instant end;
  private Instant until;
  private Duration gap = Duration.ZERO;
  private boolean untouched = true;
  private boolean beganTls;
  private InputStream in;

  Line(Connection connection, Clock clock, SmtpSettings settings, Holding holding) {
    this.connection = connection;
    this.clock = clock;
    this.settings = settings;
    this.holding = holding;
    in = connection.in();
    reader = new LineReader(this, settings.maxCommandLine());
    end = clock.instant().plus(settings.sessionTimeout());
    until = end;
  }

  LineReader reader() {
    return reader;
  }

  /** Whether nothing waits that the client has sent already. */
  boolean idle() {
    return reader.waiting() == 0;
  }

  /**
   * Whether the client talks before it was greeted (attack B1); waits as long as configured, and no
   * longer once it has talked. It looks and reads nothing: a read that ends without an octet would
   * be the last one. Over TLS nothing is seen before a read, so there it does not wait.
   */
  boolean talksBefore() throws IOException {
    Duration left = connection.tls().isPresent() ? Duration.ZERO : settings.greetingDelay();
    while (left.isPositive() && in.available() == 0) {
      Duration step = left.compareTo(GLANCE) < 0 ? left : GLANCE;
      connection.pause(step);
      left = left.minus(step);
    }
    return in.available() > 0;
  }

  /**
   * A command. AUTH may be as long as what a client says in an exchange: by RFC 4954 §4 a token
   * that is longer than a command has to wait for a challenge, and most programs do not keep to it.
   */
  LineReader.Met next() throws IOException {
    within(settings.commandTimeout());
    LineReader.Met met = reader.read();
    return met == LineReader.Met.TOO_LONG && settings.login().auth() && isAuth() ? response() : met;
  }

  /** Whether what waits begins so; it is longer than that. */
  private boolean isAuth() {
    var verb = new String(reader.octets(), reader.from(), AUTH.length(), ISO_8859_1);
    return verb.equalsIgnoreCase(AUTH);
  }

  /** A line that may be longer than a command, RFC 4954 §4, where there is memory for it. */
  LineReader.Met response() throws IOException {
    int longest = Math.max(Authentication.LONGEST_LINE, settings.maxCommandLine());
    reader.longest(holding.line(2L * longest) ? longest : settings.maxCommandLine());
    try {
      within(settings.commandTimeout());
      return reader.read();
    } finally {
      reader.longest(settings.maxCommandLine());
      countBuffer();
    }
  }

  /** Reads over what waits, which was too long: TOO_LONG again where it does not end soon. */
  LineReader.Met skip() throws IOException {
    return reader.skip(MOST_SKIPPED);
  }

  /** It grows with a long line, and stays large where commands wait behind a content. */
  void countBuffer() {
    int kept = reader.octets().length;
    boolean _ = holding.line(kept > 2 * settings.maxCommandLine() ? kept : 0);
  }

  Command command(CommandParser parser) {
    return parser.parse(reader.octets(), reader.lineFrom(), reader.lineTo());
  }

  String text() {
    return new String(
        reader.octets(), reader.lineFrom(), reader.lineTo() - reader.lineFrom(), UTF_8);
  }

  /** Whether the client began with a TLS handshake: such a client is read no further. */
  boolean beganTls() {
    return beganTls;
  }

  /** What follows has to be over within this time. */
  void within(Duration time) {
    gap = Duration.ZERO;
    until = earlier(clock.instant().plus(time), end);
    connection.engaged(false);
  }

  /** The same for a content, which a server that stops waits for; each read has its own time. */
  void within(Duration time, Duration eachRead) {
    within(time);
    gap = eachRead;
    connection.engaged(true);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** What to say to a client whose time is up. */
  Reply timeout() {
    return clock.instant().isBefore(end) ? Replies.TIMEOUT : Replies.SESSION_OVER;
  }

  /** Always true: there is more to come. */
  boolean say(Reply reply) throws IOException {
    replies.add(reply);
    return said();
  }

  /** The same for a command that asked for SMTPUTF8. */
  boolean sayUtf8(Reply reply) throws IOException {
    replies.addUtf8(reply);
    return said();
  }

  private boolean said() throws IOException {
    if (replies.length() > MOST_GATHERED) {
      flush();
    }
    return true;
  }

  void flush() throws IOException {
    if (replies.length() > 0) {
      replies.writeTo(connection.out());
    }
  }

  /** A reply to a client that may be gone. */
  void lastWords(Reply reply) {
    try {
      connection.deadline(clock.instant().plusSeconds(5));
      say(reply);
      flush();
    } catch (IOException e) {
      replies.clear();
    }
  }

  void startTls() throws IOException {
    flush();
    connection.deadline(earlier(clock.instant().plus(settings.commandTimeout()), end));
    connection.startTls();
    in = connection.in();
    reader.restart(this);
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    connection.deadline(gap.isZero() ? until : earlier(clock.instant().plus(gap), until));
    flush();
    int count = in.read(to, offset, length);
    if (untouched && count > 0) {
      untouched = false;
      beganTls = to[offset] == TLS_HANDSHAKE;
    }
    return beganTls ? -1 : count;
  }

  @Override
  public int read() {
    throw new UnsupportedOperationException("read by single octets");
  }
}
