package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.rekkas.testkit.ManualClock;

/** Certificates and proofs that a plugin got. */
class PluginCertificatesTest extends TlsOnLoopback {
  /** RFC 5890 §2.3.2.1: a certificate has A-labels, whatever the configuration calls the host. */
  @Test
  void aCertificateThatAPluginGotForAHostOfOtherLettersIsTheServersOwn() throws Exception {
    var layer = layer("MX.b\u00fccher.example", Clock.systemUTC());
    assertEquals("CN=mx.xn--bcher-kva.example ", seen(layer, "other.example"));
    TlsSettings.Pem pem = made("got", "got");
    SelfSigned.make(pem, List.of("got", "mx.xn--bcher-kva.example"), Instant.now());
    layer
        .certificates()
        .show("acme", Files.readString(pem.certificate()), Files.readString(pem.key()));
    assertEquals("CN=got ", seen(layer, "other.example"));
  }

  /** As when the first client comes before the clock is set. */
  @Test
  void aCertificateThatAPluginGotIsShownOnceItIsGood() throws Exception {
    var clock = new ManualClock(Instant.EPOCH);
    var layer = layer("mx.example", clock);
    TlsSettings.Pem pem = made("got", "got.example");
    layer
        .certificates()
        .show("acme", Files.readString(pem.certificate()), Files.readString(pem.key()));
    assertEquals("CN=mx.example ", seen(layer, "got.example"));
    clock.set(Instant.now());
    assertEquals("CN=got.example ", seen(layer, "got.example"));
  }

  /** RFC 8737 §3: the authority that asks so sees the proof of a name, and nobody else does. */
  @Test
  void aProofIsShownToWhoAsksByAcmeTlsAlone() throws Exception {
    var layer = layer("mx.example", Clock.systemUTC());
    TlsSettings.Pem pem = made("proof", "proof");
    String chain = Files.readString(pem.certificate());
    var proof = layer.certificates().prove("MX.example", chain, Files.readString(pem.key()));
    assertEquals("CN=proof acme-tls/1", seen(layer, "mx.example", "acme-tls/1"));
    assertEquals("CN=mx.example ", seen(layer, "mx.example"));
    assertEquals("CN=mx.example ", seen(layer, "other.example"));
    proof.close();
    proof.close();
    assertEquals("CN=mx.example ", seen(layer, "mx.example"));
    String other = Files.readString(made("other", "other").key());
    assertThrows(IOException.class, () -> layer.certificates().prove("mx.example", chain, other));
  }

  private JdkTls layer(String host, Clock clock) {
    return new JdkTls(
        new TlsSettings(Optional.empty(), List.of(), false),
        folder.resolve("tls"),
        List.of(host),
        clock,
        Duration.ZERO);
  }

  /** Whose certificate a client sees, and the protocol that is agreed. */
  private static String seen(JdkTls layer, String name, String... protocols) throws Exception {
    var context = Anybody.context("TLS");
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var plain = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
      var server = threads.submit(() -> layer.over(listener.accept(), "line"));
      try (var client =
          (SSLSocket) context.getSocketFactory().createSocket(plain, name, plain.getPort(), true)) {
        var parameters = client.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        parameters.setApplicationProtocols(protocols);
        client.setSSLParameters(parameters);
        client.startHandshake();
        server.get().socket().close();
        var certificate = (X509Certificate) client.getSession().getPeerCertificates()[0];
        return certificate.getSubjectX500Principal().getName()
            + " "
            + client.getApplicationProtocol();
      }
    }
  }
}
