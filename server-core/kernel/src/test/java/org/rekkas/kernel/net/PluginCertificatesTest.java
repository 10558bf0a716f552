package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.security.MessageDigest;
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
        .of("acme")
        .show("acme", Files.readString(pem.certificate()), Files.readString(pem.key()));
    assertEquals("CN=got ", seen(layer, "other.example"));
  }

  @Test
  void theConfigurationsGoBeforeAPluginsForTheNamesThatTheyHave() throws Exception {
    TlsSettings.Pem own = made("own", "own", "mx.example", "imap.example");
    TlsSettings.Pem host = made("host", "host");
    var settings =
        new TlsSettings(
            Optional.of(own), List.of(new TlsSettings.Host("*.web.example", host)), false);
    var layer = layer(settings, "mx.example", Clock.systemUTC());
    show(layer, made("got", "got", "mx.example", "*.example", "a.web.example", "got.example"));
    assertEquals("CN=own ", seen(layer, "mx.example"));
    assertEquals("CN=own ", seen(layer, "imap.example"));
    assertEquals("CN=host ", seen(layer, "a.web.example"));
    assertEquals("CN=got ", seen(layer, "got.example"));
    assertEquals("CN=got ", seen(layer, "pop.example"), "of no name that the other has");
    assertEquals("CN=own ", seen(layer, "other.web"));
    assertArrayEquals(daneOf(own), layer.forDane().orElseThrow().data());
  }

  /** RFC 7672 §2.2.1: a client that knows the record asks for the host's name. */
  @Test
  void daneNamesTheKeyThatIsShownForTheHostsName() throws Exception {
    TlsSettings.Pem own = made("own", "own", "old.example");
    var layer =
        layer(new TlsSettings(Optional.of(own), List.of(), false), "mx.example", Clock.systemUTC());
    assertArrayEquals(daneOf(own), layer.forDane().orElseThrow().data());
    TlsSettings.Pem got = made("got", "got", "mx.example");
    show(layer, got);
    assertEquals("CN=got ", seen(layer, "mx.example"));
    assertArrayEquals(daneOf(got), layer.forDane().orElseThrow().data());
    layer.certificates().showOnlyOf(_ -> false);
    assertEquals("CN=own ", seen(layer, "mx.example"));
    assertArrayEquals(daneOf(own), layer.forDane().orElseThrow().data());
  }

  private static byte[] daneOf(TlsSettings.Pem pem) throws Exception {
    byte[] key = PemIdentity.read(pem).chain()[0].getPublicKey().getEncoded();
    return MessageDigest.getInstance("SHA-256").digest(key);
  }

  /** As when the first client comes before the clock is set. */
  @Test
  void aCertificateThatAPluginGotIsShownOnceItIsGood() throws Exception {
    var clock = new ManualClock(Instant.EPOCH);
    var layer = layer("mx.example", clock);
    TlsSettings.Pem pem = made("got", "got.example");
    layer
        .certificates()
        .of("acme")
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
    var proof =
        layer.certificates().of("acme").prove("MX.example", chain, Files.readString(pem.key()));
    assertEquals("CN=proof acme-tls/1", seen(layer, "mx.example", "acme-tls/1"));
    assertEquals("CN=mx.example ", seen(layer, "mx.example"));
    assertEquals("CN=mx.example ", seen(layer, "other.example"));
    proof.close();
    proof.close();
    assertEquals("CN=mx.example ", seen(layer, "mx.example"));
    String other = Files.readString(made("other", "other").key());
    assertThrows(
        IOException.class, () -> layer.certificates().of("acme").prove("mx.example", chain, other));
  }

  private JdkTls layer(String host, Clock clock) {
    return layer(new TlsSettings(Optional.empty(), List.of(), false), host, clock);
  }

  private JdkTls layer(TlsSettings settings, String host, Clock clock) {
    var layer = new JdkTls(settings, folder.resolve("tls"), List.of(host), clock, Duration.ZERO);
    layer.certificates().showOnlyOf("acme"::equals);
    return layer;
  }

  private void show(JdkTls layer, TlsSettings.Pem pem) throws IOException {
    layer
        .certificates()
        .of("acme")
        .show("acme", Files.readString(pem.certificate()), Files.readString(pem.key()));
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
