package org.rekkas.smtp.relay.tls;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS 1.2 and 1.3 by the JDK, as the client. The certificate is looked at after the handshake, not
 * in it: so a resumed session is checked like a new one, whatever policy it was begun with. Used by
 * all deliveries.
 */
public final class JdkClientTls implements ClientTls {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final Supplier<Set<TrustAnchor>> anchors;
  private final Supplier<Set<TrustAnchor>> ofTheWeb;
  private final Clock clock;

  /**
   * @param anchors the authorities, for {@link TlsPolicy.Verify}
   * @param ofTheWeb those for {@link TlsPolicy.WebPki}
   */
  JdkClientTls(
      Supplier<Set<TrustAnchor>> anchors, Supplier<Set<TrustAnchor>> ofTheWeb, Clock clock) {
    this.anchors = anchors;
    this.ofTheWeb = ofTheWeb;
    this.clock = clock;
  }

  /** Made for the first mail that leaves: at the start it would take time from the rest. */
  private static final class Context {
    static final SSLContext TRUSTING = trusting();

    private static SSLContext trusting() {
      try {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anyone()}, null);
        return context;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this JDK has no TLS", e);
      }
    }
  }

  @Override
  public SSLSocket over(Socket plain, String host, TlsPolicy policy) throws IOException {
    if (policy instanceof TlsPolicy.None) {
      throw new IllegalArgumentException("a policy without TLS");
    }
    try {
      var socket =
          (SSLSocket)
              Context.TRUSTING.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
      socket.setEnabledProtocols(PROTOCOLS);
      name(socket, policy instanceof TlsPolicy.Dane(_, String base, _) ? base : host);
      shakeHands(socket, plain);
      check(policy, PeerChain.of(socket.getSession()));
      return socket;
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  /** Whether the chain is what the policy asks for. */
  void check(TlsPolicy policy, PeerChain chain) throws CertificateRefused {
    switch (policy) {
      case TlsPolicy.Verify(Set<String> names) ->
          chain.check(anchors.get(), names, clock.instant());
      case TlsPolicy.WebPki(String host) ->
          chain.check(ofTheWeb.get(), Set.of(host), clock.instant());
      case TlsPolicy.Dane(var records, String base, String domain) ->
          TlsaRecords.check(records, Set.copyOf(List.of(base, domain)), chain, clock.instant());
      case TlsPolicy.None _, TlsPolicy.May _, TlsPolicy.Encrypt _ -> {}
    }
  }

  private static void name(SSLSocket socket, String host) {
    String name = HostNames.ascii(host);
    boolean isName = !name.isEmpty() && !name.matches("\\[.*|.*:.*|[0-9.]+");
    if (isName) {
      var parameters = socket.getSSLParameters();
      try {
        parameters.setServerNames(List.of(new SNIHostName(name)));
        socket.setSSLParameters(parameters);
      } catch (IllegalArgumentException _) {
        // such a name cannot be sent, RFC 6066 §3
      }
    }
  }

  private static void shakeHands(SSLSocket socket, Socket plain) throws IOException {
    var most = Duration.ofMillis(plain.getSoTimeout());
    try (var cutoff = Cutoff.of(plain, most)) {
      try {
        socket.startHandshake();
      } catch (IOException e) {
        if (cutoff.came()) {
          throw new SocketTimeoutException("no TLS within " + most.toMillis() + " ms");
        }
        throw e;
      }
    }
  }

  /** Trusts whoever it is; {@link #check} follows. */
  private static final class Anyone extends X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new IllegalStateException("we are the client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
      checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
