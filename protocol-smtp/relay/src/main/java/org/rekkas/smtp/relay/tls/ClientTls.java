package org.rekkas.smtp.relay.tls;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/** Turns a plain socket into TLS by a policy. */
@FunctionalInterface
public interface ClientTls {
  /** Handshakes; what the policy asks of the certificate holds when this returns. */
  SSLSocket over(Socket plain, String host, TlsPolicy policy) throws IOException;
}
