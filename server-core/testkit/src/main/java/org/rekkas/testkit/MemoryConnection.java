package org.rekkas.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.net.Client;
import org.rekkas.spi.net.Connection;
import org.rekkas.spi.net.Tls;

/**
 * A connection without a network and without a second thread: when the protocol reads, the peer is
 * told what it has heard since and says what comes next. So whatever the protocol keeps back while
 * it waits is seen.
 */
public final class MemoryConnection implements Connection {
  /** The client's side. */
  @FunctionalInterface
  public interface Peer {
    /** What the client sends having heard this; nothing: it closes its side. */
    byte[] answer(byte[] heard) throws IOException;
  }

  private final Peer peer;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private final Map<String, byte[]> bindings = new HashMap<>();
  private final List<Instant> deadlines = new ArrayList<>();
  private byte[] coming = new byte[0];
  private int taken;
  private String listener = "test";
  private Optional<Duration> talksAfter = Optional.empty();
  private boolean unheard;
  private boolean readyForTls = true;
  private boolean offersTls;
  private boolean trusted;
  private Optional<InetAddress> shutOut = Optional.empty();
  private boolean draining;
  private long most = Long.MAX_VALUE;
  private Duration paused = Duration.ZERO;
  private int piece = Integer.MAX_VALUE;
  private Optional<Tls> tls = Optional.empty();
  private List<Mailbox> certified = List.of();
  private Client client = new Client(InetAddress.ofLiteral("192.0.2.1"), 4711, false);

  public MemoryConnection(Peer peer) {
    this.peer = peer;
  }

  /** A client that sends everything without listening. */
  public static MemoryConnection sending(byte[] all) {
    var left = new ArrayList<>(List.of(all, new byte[0]));
    return new MemoryConnection(_ -> left.removeFirst());
  }

  public MemoryConnection from(String address, boolean local) {
    client = new Client(InetAddress.ofLiteral(address), 4711, local);
    return this;
  }

  /** It came in by the listener of this name; the others do by {@code test}. */
  public MemoryConnection onListener(String name) {
    listener = name;
    return this;
  }

  /** STARTTLS can succeed. */
  public MemoryConnection offeringTls() {
    offersTls = true;
    return this;
  }

  /** The client may name another one. */
  public MemoryConnection trusted() {
    trusted = true;
    return this;
  }

  /** A client of this address is not let in, whoever names it. */
  public MemoryConnection shuttingOut(String address) {
    shutOut = Optional.of(InetAddress.ofLiteral(address));
    return this;
  }

  /** TLS, once it is on, can be named so. */
  public MemoryConnection binding(String type, byte[] octets) {
    bindings.put(type, octets.clone());
    return this;
  }

  /** The client's certificate, once TLS is on, stands for these addresses. */
  public MemoryConnection certified(String... addresses) {
    certified = List.of(addresses).stream().map(Mailbox::of).toList();
    return this;
  }

  /** All sessions together may keep so many octets. */
  public MemoryConnection holdingAtMost(long octets) {
    most = octets;
    return this;
  }

  /** All sessions together keep too much for TLS to begin. */
  public MemoryConnection withoutMemoryForTls() {
    readyForTls = false;
    return this;
  }

  /** TLS is on from the start. */
  public MemoryConnection overTls() {
    startTls();
    return this;
  }

  /** No read gives more octets than this. */
  public MemoryConnection inPieces(int octets) {
    piece = octets;
    return this;
  }

  /** The client's first octets wait before the protocol has said anything. */
  public MemoryConnection talkingEarly() {
    return talkingAfter(Duration.ZERO);
  }

  /** The client's first octets are there once the protocol has paused for so long. */
  public MemoryConnection talkingAfter(Duration pause) {
    talksAfter = Optional.of(pause);
    return this;
  }

  public void drain() {
    draining = true;
  }

  /** What was written and the peer was not yet told. */
  public byte[] unheard() {
    return heard.toByteArray();
  }

  /** Every deadline that was set, in order. */
  public List<Instant> deadlines() {
    return List.copyOf(deadlines);
  }

  private int read(byte[] to, int offset, int length) throws IOException {
    if (taken == coming.length) {
      coming = answer();
      taken = 0;
      heard.reset();
    }
    int count = Math.min(Math.min(length, coming.length - taken), piece);
    if (count == 0) {
      return -1;
    }
    System.arraycopy(coming, taken, to, offset, count);
    taken += count;
    return count;
  }

  /** Nothing can be read after a read that took too long. */
  private byte[] answer() throws IOException {
    if (unheard) {
      throw new SocketTimeoutException("the client was not heard in time, and is heard no more");
    }
    try {
      return peer.answer(heard.toByteArray());
    } catch (SocketTimeoutException e) {
      unheard = true;
      throw e;
    }
  }

  @Override
  public Client client() {
    return client;
  }

  @Override
  public String listener() {
    return listener;
  }

  @Override
  public InputStream in() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return MemoryConnection.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] to, int offset, int length) throws IOException {
        return MemoryConnection.this.read(to, offset, length);
      }

      @Override
      public int available() {
        return talksAfter.isPresent() && paused.compareTo(talksAfter.get()) >= 0 ? 1 : 0;
      }
    };
  }

  @Override
  public OutputStream out() {
    return heard;
  }

  @Override
  public Optional<Tls> tls() {
    return tls;
  }

  @Override
  public Optional<byte[]> channelBinding(String type) {
    return tls.isEmpty() ? Optional.empty() : Optional.ofNullable(bindings.get(type));
  }

  @Override
  public List<Mailbox> certified() {
    return tls.isEmpty() ? List.of() : certified;
  }

  @Override
  public boolean canStartTls() {
    return offersTls && tls.isEmpty();
  }

  @Override
  public boolean readyForTls() {
    return readyForTls;
  }

  @Override
  public void startTls() {
    tls = Optional.of(new Tls("TLSv1.3", "TLS_AES_128_GCM_SHA256"));
  }

  @Override
  public boolean hold(long octets) {
    return octets <= most;
  }

  @Override
  public void deadline(Instant until) {
    deadlines.add(until);
  }

  @Override
  public void engaged(boolean now) {
    // nothing here ends a session that waits
  }

  /** How long the protocol held its answers back, in all. */
  public Duration paused() {
    return paused;
  }

  @Override
  public void pause(Duration time) {
    paused = paused.plus(time);
  }

  @Override
  public boolean draining() {
    return draining;
  }

  @Override
  public boolean impersonate(Client other) {
    boolean believed = trusted;
    boolean named = !other.address().equals(client.address()) || other.port() != client.port();
    if (trusted && named) {
      client = other;
      certified = List.of();
      trusted = false;
    }
    return believed && !(named && shutOut.filter(other.address()::equals).isPresent());
  }
}
