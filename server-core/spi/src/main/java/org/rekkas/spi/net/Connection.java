package org.rekkas.spi.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.mail.Mailbox;

/**
 * A client's connection, owned by the kernel: it accepted it, counted it, bounds it and closes it
 * when {@code serve} returns. Streams are unbuffered; a read past the deadline throws {@link
 * java.net.SocketTimeoutException} and is the last one; past it a write finds the socket closed.
 */
public interface Connection {
  Client client();

  /** The name of the listener in the configuration. */
  String listener();

  InputStream in();

  OutputStream out();

  /** Present once TLS is on, from the start or by {@link #startTls}. */
  Optional<Tls> tls();

  /**
   * What names this TLS channel and no other, so that a login by SCRAM holds for it alone: RFC 5929
   * {@code tls-server-end-point}, RFC 9266 {@code tls-exporter}. Empty where there is none.
   */
  default Optional<byte[]> channelBinding(String type) {
    return Optional.empty();
  }

  /**
   * The addresses that the client's certificate stands for, if it has shown one that an authority
   * of the listener vouches for: it may log in as each of them by SASL's EXTERNAL, RFC 4422 §A.
   */
  default List<Mailbox> certified() {
    return List.of();
  }

  /** Whether {@link #startTls} can succeed: a certificate is at hand and TLS is not on yet. */
  boolean canStartTls();

  /** Takes the memory that TLS needs while it begins, before the client hears that it may. */
  boolean readyForTls();

  /**
   * Turns TLS on. Unread octets go with the old streams (attack B3): take {@link #in()} and {@link
   * #out()} anew, and forget all buffers.
   */
  void startTls() throws IOException;

  /**
   * How many octets of heap the session keeps from now on, beyond what each connection has. False:
   * all sessions together keep as much as they may, and this one shall keep no more than before.
   */
  boolean hold(long octets);

  /** Until when reads and writes may take. An instant, so that a drip of octets gains nothing. */
  void deadline(Instant until);

  /**
   * Whether the server is stopping or the generation is ending: finish, say so, and return. A read
   * that waits for the client meanwhile throws {@link java.net.SocketTimeoutException} before its
   * deadline, so that the client can be told; not while the session is {@link #engaged}.
   */
  boolean draining();

  /**
   * Whether the client is in the middle of what it should be let finish, such as the content of a
   * mail: its reads then end at the deadline, and at the limit of the drain, alone. At first not.
   */
  void engaged(boolean now);

  /** Holds an answer back, as to a wrong password; ends once {@link #draining}. Reads nothing. */
  void pause(Duration time);

  /**
   * Believes another name for the client, as XCLIENT gives it. False: it was not believed, since
   * the client so far is not configured as trusted for it; or the other is shut out: all is over.
   */
  boolean impersonate(Client other);
}
