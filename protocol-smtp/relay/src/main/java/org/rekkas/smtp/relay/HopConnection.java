package org.rekkas.smtp.relay;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.rekkas.line.LineReader;
import org.rekkas.smtp.relay.tls.TlsPolicy;
import org.rekkas.smtp.relay.wire.MailLines;
import org.rekkas.smtp.relay.wire.Offers;
import org.rekkas.smtp.relay.wire.Protocol;
import org.rekkas.smtp.relay.wire.RemoteReply;
import org.rekkas.smtp.relay.wire.ReplyParser;
import org.rekkas.spi.journal.Evidence;

/**
 * A connection to a next hop: writes and replies, each within its time. What takes longer the
 * {@link Lookout} ends; socket timeouts would cost a wake-up of the scheduler's timer for each
 * read. Used by one thread at a time; whoever has it owns it.
 */
final class HopConnection {
  private static final long NEVER = Long.MAX_VALUE;

  private final Socket plain;
  private final IdleConnections.Key key;
  private final Lookout lookout;
  private final ReplyParser parser = new ReplyParser();
  private LineReader lines;
  private Socket socket;
  private OutputStream out;
  private volatile long due = NEVER;
  private volatile boolean overdue;
  private volatile boolean resting;
  private Offers offers = NOTHING;
  private Evidence evidence;
  private boolean reset;
  private int mails;

  private static final Offers NOTHING =
      new Offers(
          "", false, false, false, false, false, false, false, 0, false, false, false, false, 0,
          Set.of());

  HopConnection(Socket plain, IdleConnections.Key key, Lookout lookout) throws IOException {
    this.plain = plain;
    this.socket = plain;
    this.key = key;
    this.lookout = lookout;
    this.evidence = spoken(Evidence.of("").with("hop", name()), key.protocol());
    this.out = plain.getOutputStream();
    this.lines = new LineReader(plain.getInputStream(), ReplyParser.LONGEST_LINE);
    lookout.add(this);
  }

  IdleConnections.Key key() {
    return key;
  }

  private static Evidence spoken(Evidence with, Protocol protocol) {
    return protocol == Protocol.SMTP ? with : with.with("protocol", protocol.name());
  }

  /** {@code mx.example [192.0.2.1]} */
  String name() {
    return key.host() + " [" + key.address().getAddress().getHostAddress() + "]";
  }

  /** The same for a trace, with what is spoken there where that is not SMTP. */
  String place() {
    Protocol spoken = key.protocol();
    return spoken == Protocol.SMTP ? name() : name() + " by " + spoken;
  }

  Offers offers() {
    return offers;
  }

  void offers(Offers known) {
    offers = known;
    if (missesTls()) {
      evidence = evidence.with("tls", "none, though it is offered");
    }
  }

  /** What a trace tells of it. */
  Evidence evidence() {
    return evidence;
  }

  boolean encrypted() {
    return socket instanceof SSLSocket;
  }

  /** Whether TLS shows who the host is, and not only that somebody is there. */
  boolean authenticated() {
    return encrypted() && key.policy().authenticates();
  }

  /** Whether it is in clear because TLS failed, which may be well again another time. */
  boolean missesTls() {
    return !encrypted() && offers.startTls() && !(key.policy() instanceof TlsPolicy.None);
  }

  /** How many mails it has carried. */
  int mails() {
    return mails;
  }

  void carried() {
    mails++;
  }

  /** The mail transaction did not end by itself: the next one begins with RSET. */
  void resetFirst() {
    reset = true;
  }

  boolean takeReset() {
    boolean was = reset;
    reset = false;
    return was;
  }

  void write(CharSequence text, Duration within) throws IOException {
    byte[] octets = MailLines.octets(text);
    write(octets, 0, octets.length, within);
  }

  void write(byte[] octets, int from, int length, Duration within) throws IOException {
    due = System.nanoTime() + within.toNanos();
    try {
      out.write(octets, from, length);
    } catch (IOException e) {
      throw overdue ? new SocketTimeoutException("the next hop does not read") : e;
    } finally {
      due = NEVER;
    }
  }

  /** The next reply, whole and clear, or an exception and the end of this connection. */
  RemoteReply read(Duration within) throws IOException {
    due = System.nanoTime() + within.toNanos();
    try {
      while (true) {
        var met = lines.read();
        switch (met) {
          case LINE -> {
            switch (parser.line(lines.octets(), lines.lineFrom(), lines.lineTo())) {
              case ReplyParser.Met.More() -> {}
              case ReplyParser.Met.Whole(RemoteReply reply) -> {
                return reply;
              }
              case ReplyParser.Met.Unclear(String why) -> throw new ReplyUnclear(why);
            }
          }
          case BARE_LINE_END -> throw new ReplyUnclear("a line end that is not CRLF");
          case TOO_LONG -> throw new ReplyUnclear("a line without an end");
          case END -> throw new IOException("the next hop closed the connection");
        }
      }
    } catch (IOException e) {
      throw overdue ? new SocketTimeoutException("no reply in " + within.toSeconds() + " s") : e;
    } finally {
      due = NEVER;
    }
  }

  /** Nothing may have come that was not asked for (attacks B4, F11: stale replies). */
  void expectSilence() throws IOException {
    if (!isSilent()) {
      throw new ReplyUnclear("a reply that nobody asked for");
    }
  }

  /** Whether nothing was read that is not answered for. */
  boolean isSilent() {
    return lines.waiting() == 0 && !parser.within();
  }

  /** Goes on over TLS; what was read before it is gone. */
  void secured(SSLSocket tls) throws IOException {
    socket = tls;
    var session = tls.getSession();
    evidence = evidence.with("tls", session.getProtocol() + " " + session.getCipherSuite());
    out = tls.getOutputStream();
    lines.restart(tls.getInputStream());
  }

  Socket plain() {
    return plain;
  }

  /** Bounds what follows, which reads and writes by itself. */
  void until(Duration within) {
    due = System.nanoTime() + within.toNanos();
  }

  void unbounded() {
    due = NEVER;
  }

  /** Whether the lookout has ended it. */
  boolean isOverdue() {
    return overdue;
  }

  /** Called by the lookout's thread. Who wakes it sets the time before, which is read behind. */
  void watch(long now) {
    if (resting) {
      return;
    }
    long at = due;
    if (at != NEVER && now - at >= 0) {
      overdue = true;
      abort();
    }
  }

  void rest(long until) {
    resting = true;
    due = until;
  }

  boolean restedBy(long now) {
    return now - due >= 0;
  }

  /** Wakes it: false where the next hop has said something meanwhile, such as 421. */
  boolean looksAlive() {
    due = NEVER;
    resting = false;
    try {
      return lines.waiting() == 0 && socket.getInputStream().available() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  /** Says goodbye, without waiting for the answer; that TLS ends is a word of its own. */
  void quit() {
    try {
      until(lookout.goodbye());
      resting = false;
      out.write(MailLines.octets("QUIT\r\n"));
      socket.close();
    } catch (IOException _) {
      // gone already
    } finally {
      abort();
    }
  }

  /** Ends it at once; a read or write that is under way fails. */
  void abort() {
    lookout.remove(this);
    try {
      plain.close();
    } catch (IOException _) {
      // gone already
    }
  }
}
