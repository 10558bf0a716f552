package org.rekkas.spi;

import java.io.IOException;
import org.rekkas.spi.net.Connection;

/**
 * What is spoken on a listener: SMTP, POP3, IMAP. The kernel owns sockets, TLS, PROXY headers,
 * bounds and the drain; the protocol speaks on a connection until it is over. The one extension
 * that may take as long as it likes: its bound is the connection's deadline, which it sets itself.
 */
public non-sealed interface Protocol extends Extension {
  /** What a listener's {@code protocol} attribute names. */
  String protocol();

  /**
   * Speaks until the session is over, on a virtual thread of its own. The kernel closes the
   * connection when this returns or throws.
   */
  void serve(Connection connection) throws IOException;

  /** The line, without its end, for a client that the kernel cannot let in; empty: just close. */
  String turnedAway(Refusal why);

  /** Why a client is not let in. */
  enum Refusal {
    TOO_MANY_CONNECTIONS,
    TOO_MANY_FROM_CLIENT,
    STOPPING
  }
}
