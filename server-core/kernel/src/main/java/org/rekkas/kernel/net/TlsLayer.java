package org.rekkas.kernel.net;

import java.io.IOException;
import java.net.Socket;
import org.rekkas.spi.net.Tls;

/**
 * Turns TLS on over a connected socket, as the server. Of our own, so that a faster engine than the
 * JDK's can take its place.
 */
@FunctionalInterface
public interface TlsLayer {
  /** Shakes hands; closing the layered socket closes the plain one. Bounded by the caller. */
  Layered over(Socket plain) throws IOException;

  /** A socket that speaks TLS, and what was agreed. */
  record Layered(Socket socket, Tls agreed) {}
}
