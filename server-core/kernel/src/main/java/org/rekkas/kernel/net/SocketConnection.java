package org.rekkas.kernel.net;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.net.Client;
import org.rekkas.spi.net.Connection;
import org.rekkas.spi.net.Tls;

/**
 * A client's connection over a plain socket. What takes longer than the deadline the {@link
 * Watchdog} ends: a read by an end of the input, so that the client can still be told, all else by
 * closing the socket. A socket timeout serves reads of TLS alone, where the end of the input would
 * be the end of the output: it costs a wake-up of the scheduler's timer for each read. Used by its
 * session's virtual thread; the watchdog looks at volatile fields. Small, because ten thousand of
 * them may be idle.
 */
final class SocketConnection implements Connection {
  /** How long a read of TLS may go on past its deadline before the watchdog ends it. */
  private static final long GRACE = Duration.ofSeconds(1).toNanos();

  /** How long a read, or a handshake, may wait while the server is stopping. */
  private static final long PATIENCE = Duration.ofMillis(500).toNanos();

  /** How long a session may take to end. */
  private static final long LINGER = Duration.ofSeconds(2).toNanos();

  /** What a write has at least, so that the reply to a missed deadline can be sent. */
  private static final long LAST_WORD = Duration.ofSeconds(2).toNanos();

  /** No deadline is further away, in seconds. */
  private static final long LONGEST = 1_000_000_000;

  private final Socket plain;
  private final ListenerSettings listener;
  private final Circumstances given;
  private final BooleanSupplier ending;
  private Client client;
  private Socket layered;
  private InputStream in;
  private OutputStream out;
  private Optional<Tls> tls = Optional.empty();
  private TlsLayer.Binding binding = _ -> Optional.empty();
  private List<Mailbox> certified = List.of();
  private long held;
  private int heldForTls;

  /** As {@link System#nanoTime}. */
  private long deadline;

  /** When the watchdog shall close the socket, as nanoTime; 0: never. */
  private volatile long closeAt;

  /** Since when a read waits, as nanoTime; 0: none does. */
  private volatile long readingSince;

  /** Until when a read may wait, as nanoTime; only while one does. */
  private volatile long readUntil;

  /** Since when TLS shakes hands, as nanoTime; 0: it does not. */
  private volatile long shakingSince;

  /** A drain waits for this session. */
  private volatile boolean engaged;

  /** The watchdog has ended the input. */
  private volatile boolean cut;

  /**
   * What all connections share.
   *
   * @param shut who is not let in, of which a note is made
   * @param over whether the time for which a stop waits has passed
   */
  record Circumstances(
      Clock clock,
      Optional<TlsLayer> tls,
      Predicate<InetAddress> local,
      BiPredicate<ListenerSettings, Client> shut,
      Journal journal,
      SessionMemory memory,
      BooleanSupplier stopping,
      BooleanSupplier over) {}

  SocketConnection(
      Socket plain,
      ListenerSettings listener,
      Circumstances given,
      BooleanSupplier ending,
      Duration first)
      throws IOException {
    this.plain = plain;
    this.listener = listener;
    this.given = given;
    this.ending = ending;
    this.layered = plain;
    this.client = client(plain.getInetAddress(), plain.getPort());
    this.deadline = System.nanoTime() + first.toNanos();
    this.in = new Reading(plain.getInputStream());
    this.out = new Writing(plain.getOutputStream());
  }

  @Override
  public Client client() {
    return client;
  }

  @Override
  public String listener() {
    return listener.name();
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public OutputStream out() {
    return out;
  }

  @Override
  public Optional<Tls> tls() {
    return tls;
  }

  @Override
  public Optional<byte[]> channelBinding(String type) {
    return binding.of(type);
  }

  @Override
  public List<Mailbox> certified() {
    return certified;
  }

  @Override
  public boolean canStartTls() {
    return tls.isEmpty()
        && listener.tls() != TlsMode.NONE
        && given.tls.filter(TlsLayer::isReady).isPresent();
  }

  @Override
  public boolean readyForTls() {
    if (heldForTls == 0 && given.memory.take(SessionMemory.TLS_BEGINS)) {
      heldForTls = SessionMemory.TLS_BEGINS;
    }
    return heldForTls > 0;
  }

  @Override
  public void startTls() throws IOException {
    if (!canStartTls()) {
      throw new IOException("TLS cannot be turned on");
    }
    if (!readyForTls()) {
      throw new IOException("no memory is left for TLS");
    }
    TlsLayer.Layered secured;
    closeAt = notZero(deadline);
    shakingSince = notZero(System.nanoTime());
    try {
      secured = given.tls.get().over(plain, listener.name());
    } catch (SSLException e) {
      tlsFailed(e);
      throw e;
    } finally {
      shakingSince = 0;
      closeAt = 0;
    }
    given.memory.giveBack(SessionMemory.TLS_BEGINS - SessionMemory.TLS);
    heldForTls = SessionMemory.TLS;
    layered = secured.socket();
    in = new Reading(layered.getInputStream());
    out = new Writing(layered.getOutputStream());
    tls = Optional.of(secured.agreed());
    binding = secured.binding();
    certified = secured.certified();
  }

  /**
   * Programs that people read their mail with say little of it: that they do not believe the
   * certificate stands here alone. Who goes without a word, as a scan does, is not noted.
   */
  private void tlsFailed(SSLException why) {
    if (!(why.getCause() instanceof EOFException)) {
      String text = "TLS failed: " + why.getMessage();
      given.journal.note(new Note.ClientTurnedAway(listener.name(), client, text));
    }
  }

  @Override
  public boolean hold(long octets) {
    boolean may = given.memory.take(octets - held);
    if (may) {
      held = octets;
    }
    return may;
  }

  @Override
  public void deadline(Instant until) {
    Instant now = given.clock.instant();
    long seconds = Math.min(until.getEpochSecond() - now.getEpochSecond(), LONGEST);
    deadline = System.nanoTime() + seconds * 1_000_000_000L + until.getNano() - now.getNano();
  }

  @Override
  public boolean draining() {
    return given.stopping.getAsBoolean() || ending.getAsBoolean();
  }

  @Override
  public void engaged(boolean now) {
    if (engaged != now) {
      engaged = now;
    }
  }

  @Override
  public void pause(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0 && !draining(); left = until - System.nanoTime()) {
      LockSupport.parkNanos(this, Math.min(left, PATIENCE));
    }
  }

  /** Like Postfix, which asks each time whether the client of now is trusted, not the peer. */
  @Override
  public boolean impersonate(Client other) {
    if (!listener.xclientFrom().contains(client.address())) {
      return false;
    }
    if (other.address().equals(client.address()) && other.port() == client.port()) {
      return true; // nobody else is named; what is local is ours to say
    }
    client = client(other.address(), other.port());
    certified = List.of(); // it was the proxy's
    boolean shut = given.shut().test(listener, client);
    if (shut) {
      abort();
    }
    return !shut;
  }

  /** Reads the PROXY header where the peer must send one; then the client is whom it names. */
  void believeProxy() throws IOException {
    if (listener.proxyFrom().contains(client.address())) {
      Optional<InetSocketAddress> named = ProxyHeader.read(in);
      if (named.isPresent()) {
        client = client(named.get().getAddress(), named.get().getPort());
      }
    }
  }

  /** What must end now, whatever it waits for. Called by the watchdog. */
  void watch(long now) {
    long end = closeAt;
    if ((end != 0 && now - end > 0) || isLeftShaking(now)) {
      abort();
      return;
    }
    long since = readingSince;
    if (since != 0 && !cut && (now - readUntil > 0 || isDrained(now - since))) {
      cut = true;
      try {
        plain.shutdownInput();
      } catch (IOException _) {
        abort(); // it is closed already, or must be
      }
    }
  }

  /** Whoever has shaken hands would hear no more than that the server is stopping. */
  private boolean isLeftShaking(long now) {
    long since = shakingSince;
    return since != 0 && now - since > PATIENCE && draining();
  }

  private boolean isDrained(long waited) {
    return given.over.getAsBoolean() || (waited > PATIENCE && !engaged && draining());
  }

  /** Closes the socket under whoever uses it. */
  void abort() {
    try {
      plain.close();
    } catch (IOException _) {
      // closed is what it is to be
    }
  }

  /** Ends the session: what was written reaches the client even if it is still sending. */
  void close() {
    deadline = System.nanoTime() + LINGER;
    closeAt = notZero(deadline);
    try {
      if (tls.isEmpty() && plain.getInputStream().available() > 0) {
        linger();
      }
      layered.close();
    } catch (IOException _) {
      // the client went away first
    } finally {
      given.memory.giveBack(held + heldForTls);
      abort();
    }
  }

  /** Closing a socket with unread octets resets it, and the reset overtakes the last reply. */
  private void linger() throws IOException {
    plain.shutdownOutput();
    byte[] unread = new byte[4096];
    for (int rounds = 0; rounds < 256 && in.read(unread) >= 0; rounds++) {
      // read and dropped
    }
  }

  private Client client(InetAddress address, int port) {
    return new Client(address, port, given.local.test(address));
  }

  /** What is left, as a socket timeout. */
  private int milliseconds(long now) throws SocketTimeoutException {
    long left = deadline - now;
    if (left <= 0) {
      throw new SocketTimeoutException("the deadline has passed");
    }
    return (int) Math.min(Integer.MAX_VALUE, left / 1_000_000 + 1);
  }

  private static long notZero(long nanoTime) {
    return nanoTime == 0 ? 1 : nanoTime;
  }

  /** Reads until the deadline. */
  private final class Reading extends InputStream {
    private final InputStream from;

    Reading(InputStream from) {
      this.from = from;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (this != in) {
        throw new IOException("this stream ended with the TLS handshake");
      }
      long now = System.nanoTime();
      int left = milliseconds(now);
      if (tls.isPresent()) {
        layered.setSoTimeout(left);
        closeAt = notZero(deadline + GRACE);
        readUntil = deadline + 2 * GRACE;
      } else {
        readUntil = deadline;
      }
      readingSince = notZero(now);
      try {
        int n = from.read(into, offset, length);
        if (n < 0 && cut) {
          throw new SocketTimeoutException("the client was not heard in time");
        }
        return n;
      } finally {
        readingSince = 0;
        closeAt = 0;
      }
    }

    @Override
    public int available() throws IOException {
      return this == in ? from.available() : 0;
    }
  }

  /** Writes; the watchdog ends what takes longer than the deadline. */
  private final class Writing extends OutputStream {
    private final OutputStream to;

    Writing(OutputStream to) {
      this.to = to;
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      if (this != out) {
        throw new IOException("this stream ended with the TLS handshake");
      }
      long least = System.nanoTime() + LAST_WORD;
      closeAt = notZero(deadline - least > 0 ? deadline : least);
      try {
        to.write(from, offset, length);
      } finally {
        closeAt = 0;
      }
    }

    @Override
    public void flush() throws IOException {
      to.flush();
    }
  }
}
