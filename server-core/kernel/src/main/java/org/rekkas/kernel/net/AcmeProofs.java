package org.rekkas.kernel.net;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.rekkas.spi.net.Certificates.Proof;

/**
 * What authorities are shown that ask for a name by the protocol {@code acme-tls/1}, RFC 8737 §3.
 * Thread-safe.
 */
final class AcmeProofs {
  private static final String PROTOCOL = "acme-tls/1";

  private final ConcurrentHashMap<String, SSLContext> byName = new ConcurrentHashMap<>();

  Proof show(String name, PemIdentity identity) {
    String key = name.toLowerCase(Locale.ROOT);
    SSLContext shown = JdkTls.context(new KeysByName(identity, List.of(), List.of(), List.of()));
    byName.put(key, shown);
    return () -> byName.remove(key, shown);
  }

  boolean isEmpty() {
    return byName.isEmpty();
  }

  /** What is shown to a client; empty to one that asks for anything else. */
  Optional<SSLContext> of(ClientHello hello) {
    return hello.protocols().equals(List.of(PROTOCOL))
        ? Optional.ofNullable(byName.get(hello.name().toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  /** The server agrees to that protocol, and speaks nothing else on such a connection. */
  static void agree(SSLSocket socket) {
    var parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {PROTOCOL});
    socket.setSSLParameters(parameters);
  }
}
