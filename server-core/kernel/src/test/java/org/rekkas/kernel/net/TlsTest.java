package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.kernel.net.TestNet.Peer;

class TlsTest {
  @TempDir Path folder;

  @Test
  void implicitTlsWithACertificateMadeOnFirstUse() throws Exception {
    try (var net = net(TlsMode.IMPLICIT, Optional.empty());
        Peer peer = secured(net.connect(), "TLSv1.3", "mx.example")) {
      assertEquals("hello 127.0.0.1 local=true", peer.hear());
      assertEquals("TLSv1.3 Optional[mx.example]", peer.ask("what"));
      Path key = folder.resolve("tls/key.pem");
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
    }
  }

  @Test
  void startTlsWithTls12() throws Exception {
    try (var net = net(TlsMode.STARTTLS, Optional.empty());
        Peer plain = net.connect()) {
      plain.hear();
      assertEquals("plain", plain.ask("what"));
      assertEquals("go ahead", plain.ask("tls"));
      Peer peer = secured(plain, "TLSv1.2", "mx.example");
      assertEquals("TLSv1.2 Optional[mx.example]", peer.ask("what"));
      assertEquals("bye", peer.ask("quit"));
      assertEquals("end", peer.hear());
    }
  }

  @Test
  void olderTlsIsRefused() throws Exception {
    try (var net = net(TlsMode.IMPLICIT, Optional.empty());
        Peer plain = net.connect()) {
      assertThrows(IOException.class, () -> secured(plain, "TLSv1.1", "mx.example"));
    }
  }

  @Test
  void b3_whatCameInClearIsNotRunInsideTls() throws Exception {
    try (var net = net(TlsMode.STARTTLS, Optional.empty());
        Peer plain = net.connect()) {
      plain.hear();
      plain.send("tls\r\nwhat\r\n".getBytes());
      assertEquals("go ahead", plain.hear());
      Peer peer = secured(plain, "TLSv1.3", "mx.example");
      assertEquals("ONLY THIS", peer.ask("only this"));
    }
  }

  @Test
  void stoppingIsToldInsideTls() throws Exception {
    var net = net(TlsMode.IMPLICIT, Optional.empty());
    try (Peer peer = secured(net.connect(), "TLSv1.3", "mx.example")) {
      peer.hear();
      var stopping = Thread.ofVirtual().start(net::close);
      assertEquals("stopping", peer.hear());
      stopping.join();
    }
  }

  @Test
  void configuredFilesAreReadAgainWhenTheyChange() throws Exception {
    var pem = new TlsSettings.Pem(folder.resolve("c.pem"), folder.resolve("k.pem"));
    SelfSigned.make(pem, List.of("first.example"), Instant.now());
    try (var net = net(TlsMode.IMPLICIT, Optional.of(pem))) {
      assertEquals("CN=first.example", shown(net));
      SelfSigned.make(pem, List.of("second.example"), Instant.now());
      Files.setLastModifiedTime(pem.key(), FileTime.from(Instant.now().plusSeconds(9)));
      assertEquals("CN=second.example", shown(net));
      Files.writeString(pem.certificate(), "no certificate at all");
      assertEquals("CN=second.example", shown(net));
    }
  }

  private static String shown(TestNet net) throws Exception {
    try (Peer peer = secured(net.connect(), "TLSv1.3", "mx.example")) {
      var chain = ((SSLSocket) peer.socket).getSession().getPeerCertificates();
      return ((X509Certificate) chain[0]).getSubjectX500Principal().getName();
    }
  }

  @Test
  void olderFormsOfKeysAreRead() throws Exception {
    for (String algorithm : List.of("EC", "RSA")) {
      var pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
      var pem = new TlsSettings.Pem(folder.resolve("c.pem"), folder.resolve(algorithm + ".pem"));
      SelfSigned.make(pem, List.of("x"), Instant.now());
      var text = new StringWriter();
      try (var writer = new JcaPEMWriter(text)) {
        writer.writeObject(pair.getPrivate()); // BEGIN EC PRIVATE KEY, BEGIN RSA PRIVATE KEY
      }
      assertTrue(text.toString().startsWith("-----BEGIN " + algorithm + " PRIVATE KEY"));
      Files.writeString(pem.key(), text.toString());
      var read = PemIdentity.read(pem).key();
      assertTrue(read.getAlgorithm().startsWith(algorithm));
    }
  }

  /**
   * RFC 9266: what a login is bound to is the same at both ends, and only where it is configured.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bothEndsNameTheChannelAlike(boolean configured) throws Exception {
    var layer =
        new JdkTls(
            new TlsSettings(Optional.empty(), configured),
            folder.resolve("tls"),
            List.of("mx.example"),
            Clock.systemUTC(),
            Duration.ZERO);
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var plain = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
      var server = threads.submit(() -> layer.over(listener.accept()));
      try (var client =
          (SSLSocket)
              context.getSocketFactory().createSocket(plain, "mx.example", plain.getPort(), true)) {
        client.startHandshake();
        var session = (ExtendedSSLSession) client.getSession();
        byte[] theirs =
            session.exportKeyingMaterialData("EXPORTER-Channel-Binding", new byte[0], 32);
        Optional<byte[]> ours = server.get().binding().of("tls-exporter");
        assertEquals(configured, ours.isPresent());
        assertArrayEquals(theirs, ours.orElse(theirs));
        assertEquals(configured, server.get().binding().of("tls-server-end-point").isPresent());
      }
    }
  }

  private TestNet net(TlsMode mode, Optional<TlsSettings.Pem> pem) throws IOException {
    var net = new TestNet();
    net.tls = mode;
    net.layer =
        Optional.of(
            new JdkTls(
                new TlsSettings(pem, true),
                folder.resolve("tls"),
                List.of("mx.example", "localhost"),
                Clock.systemUTC(),
                Duration.ZERO));
    return net.open();
  }

  private static Peer secured(Peer plain, String protocol, String name) throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    var socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(plain.socket, name, plain.socket.getPort(), true);
    var parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    parameters.setProtocols(new String[] {protocol});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return new Peer(socket);
  }

  /** Trusts everybody. */
  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
