package org.rekkas.kernel.net;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.net.Tls;

/**
 * Turns TLS on over a connected socket, as the server. Of our own, so that a faster engine than the
 * JDK's can take its place.
 */
public interface TlsLayer {
  /** Whether there is a certificate for a handshake, as far as is known. */
  boolean isReady();

  /**
   * Shakes hands; closing the layered socket closes the plain one. Bounded by the caller.
   *
   * @param service what a ticket is good for: the listener's name
   */
  Layered over(Socket plain, String service) throws IOException;

  /**
   * A socket that speaks TLS, what was agreed, and what names the channel.
   *
   * @param certified as {@link org.rekkas.spi.net.Connection#certified}
   */
  record Layered(Socket socket, Tls agreed, Binding binding, List<Mailbox> certified) {
    public Layered {
      certified = List.copyOf(certified);
    }

    public Layered(Socket socket, Tls agreed) {
      this(socket, agreed, _ -> Optional.empty(), List.of());
    }
  }

  /** As {@link org.rekkas.spi.net.Connection#channelBinding}. */
  @FunctionalInterface
  interface Binding {
    Optional<byte[]> of(String type);
  }
}
