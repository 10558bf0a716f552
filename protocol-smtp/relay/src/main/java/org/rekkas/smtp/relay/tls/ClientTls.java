package org.rekkas.smtp.relay.tls;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/** Turns TLS on over a connected socket, as the client. RFC 3207 §4. */
@FunctionalInterface
public interface ClientTls {
  /**
   * Shakes hands, and checks what the policy wants before a single octet of SMTP is sent. All of it
   * takes at most the socket's timeout. Closing the layered socket closes the plain one, and so
   * does a failure. Drop what was read in clear and not yet used (attack B3).
   *
   * @param host the exchange, for SNI
   * @throws CertificateRefused if the policy is not met
   */
  SSLSocket over(Socket plain, String host, TlsPolicy policy) throws IOException;
}
