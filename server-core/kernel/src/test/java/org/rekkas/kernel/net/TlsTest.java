package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.InvalidKeyException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.kernel.net.TestNet.Peer;
import org.rekkas.testkit.ManualClock;
import org.slf4j.LoggerFactory;

class TlsTest {
  @TempDir Path folder;
  private final List<TlsSettings.Host> hosts = new ArrayList<>();
  private Set<String> olderSuites = Set.of();

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

  /** RFC 3207 §4: what is announced can be had. */
  @Test
  void withoutACertificateThatCanBeUsedTlsIsNotOffered() throws Exception {
    var pem = made("own", "mx.example");
    String key = Files.readString(pem.key());
    Files.writeString(pem.key(), Files.readString(made("other", "other").key()));
    try (var net = net(TlsMode.STARTTLS, Optional.of(pem));
        Peer plain = net.connect()) {
      plain.hear();
      ((JdkTls) net.layer.orElseThrow()).prepare();
      assertEquals("false", plain.ask("can tls"));
      Files.writeString(pem.key(), key);
      assertEquals("true", plain.ask("can tls"));
      assertEquals("go ahead", plain.ask("tls"));
      assertEquals(
          "TLSv1.3 Optional[mx.example]", secured(plain, "TLSv1.3", "mx.example").ask("what"));
    }
  }

  @ParameterizedTest
  @CsvSource({"key.pem, ''", "key.pem, -----BEGIN PRIVATE KEY-----", "certificate.pem, ''"})
  void aSelfSignedCertificateThatCannotBeUsedIsMadeAnew(String file, String left) throws Exception {
    try (var net = net(TlsMode.IMPLICIT, Optional.empty())) {
      assertEquals("CN=mx.example", shown(net));
    }
    Path broken = folder.resolve("tls").resolve(file);
    Files.writeString(broken, left);
    try (var net = net(TlsMode.IMPLICIT, Optional.empty())) {
      assertEquals("CN=mx.example", shown(net));
    }
    assertEquals(left, Files.readString(broken.resolveSibling(file + ".broken")));
  }

  @Test
  void olderTlsIsRefused() throws Exception {
    try (var net = net(TlsMode.IMPLICIT, Optional.empty());
        Peer plain = net.connect()) {
      assertThrows(IOException.class, () -> secured(plain, "TLSv1.1", "mx.example"));
    }
  }

  @Test
  void aClientCannotHaveASecondHandshake() throws Exception {
    try (var net = net(TlsMode.IMPLICIT, Optional.empty());
        Peer peer = secured(net.connect(), "TLSv1.2", "mx.example")) {
      peer.hear();
      var socket = (SSLSocket) peer.socket;
      assertThrows(
          IOException.class,
          () -> {
            socket.startHandshake();
            peer.ask("what");
          });
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void suitesOfCbcModeAreForTheListenersThatSaySo(boolean older) throws Exception {
    olderSuites = older ? Set.of("line") : Set.of("another");
    try (var net = net(TlsMode.IMPLICIT, Optional.empty());
        Peer plain = net.connect()) {
      var context = SSLContext.getInstance("TLSv1.2");
      context.init(null, new TrustManager[] {new Anybody()}, null);
      var socket =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(plain.socket, "mx.example", plain.socket.getPort(), true);
      socket.setEnabledCipherSuites(
          Arrays.stream(socket.getEnabledCipherSuites())
              .filter(suite -> suite.contains("_CBC_"))
              .toArray(String[]::new));
      if (older) {
        socket.startHandshake();
      } else {
        assertThrows(IOException.class, socket::startHandshake);
      }
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

  @Test
  void aCertificateThatIsGoneIsToldOnce() throws Exception {
    var pem = made("c", "first.example");
    var told = new ListAppender<ILoggingEvent>();
    told.start();
    var log = (Logger) LoggerFactory.getLogger(JdkTls.class);
    log.addAppender(told);
    try (var net = net(TlsMode.IMPLICIT, Optional.of(pem))) {
      assertEquals("CN=first.example", shown(net));
      byte[] kept = Files.readAllBytes(pem.certificate());
      for (int i = 0; i < 2; i++) {
        told.list.clear();
        Files.delete(pem.certificate());
        assertEquals("CN=first.example", shown(net));
        assertEquals("CN=first.example", shown(net));
        assertEquals(
            List.of(
                "a certificate changed and cannot be used; the old ones stay: "
                    + pem.certificate()
                    + " is gone"),
            told.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
        Files.write(pem.certificate(), kept);
        assertEquals("CN=first.example", shown(net), "and again when it went again");
      }
    } finally {
      log.detachAppender(told);
    }
  }

  /** Its time stays the same when its rights are mended. */
  @Test
  void aCertificateThatCouldNotBeReadIsReadWhenItCan() throws Exception {
    var pem = made("c", "first.example");
    try (var net = net(TlsMode.IMPLICIT, Optional.of(pem))) {
      assertEquals("CN=first.example", shown(net));
      SelfSigned.make(pem, List.of("second.example"), Instant.now());
      Path elsewhere = folder.resolve("elsewhere");
      Files.move(pem.key(), elsewhere);
      Files.createDirectory(pem.key());
      var renewed = FileTime.from(Instant.now().plusSeconds(9));
      Files.setLastModifiedTime(pem.key(), renewed);
      assertEquals("CN=first.example", shown(net));
      Files.delete(pem.key());
      Files.move(elsewhere, pem.key());
      Files.setLastModifiedTime(pem.key(), renewed);
      assertEquals("CN=second.example", shown(net));
    }
  }

  /** As a renewal leaves it for a moment, that writes the certificate first. */
  @Test
  void aPairThatDoesNotFitReplacesNoneThatDoes() throws Exception {
    var pem = made("own", "first.example");
    var next = made("next", "second.example");
    try (var net = net(TlsMode.IMPLICIT, Optional.of(pem))) {
      assertEquals("CN=first.example", shown(net));
      Files.copy(next.certificate(), pem.certificate(), StandardCopyOption.REPLACE_EXISTING);
      Files.setLastModifiedTime(pem.certificate(), FileTime.from(Instant.now().plusSeconds(8)));
      assertEquals("CN=first.example", shown(net));
      Files.copy(next.key(), pem.key(), StandardCopyOption.REPLACE_EXISTING);
      Files.setLastModifiedTime(pem.key(), FileTime.from(Instant.now().plusSeconds(9)));
      assertEquals("CN=second.example", shown(net));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aClientIsShownTheCertificateOfTheNameThatItAsksFor(String protocol) throws Exception {
    var own = made("own", "mx.example");
    hosts.add(new TlsSettings.Host("mail.example.net", made("net", "net")));
    hosts.add(new TlsSettings.Host("*.example.com", made("com", "com")));
    try (var net = net(TlsMode.IMPLICIT, Optional.of(own))) {
      assertEquals("CN=net", shown(net, protocol, "mail.example.net"));
      assertEquals("CN=net", shown(net, protocol, "MAIL.Example.net"));
      assertEquals("CN=com", shown(net, protocol, "a.example.com"));
      assertEquals("CN=mx.example", shown(net, protocol, "b.a.example.com"));
      assertEquals("CN=mx.example", shown(net, protocol, "example.com"));
      assertEquals("CN=mx.example", shown(net, protocol, "mx.example"));
    }
  }

  @Test
  void theCertificateOfAnotherNameIsReadAgainWhenItChanges() throws Exception {
    var own = made("own", "mx.example");
    var pem = made("net", "first");
    hosts.add(new TlsSettings.Host("mail.example.net", pem));
    try (var net = net(TlsMode.IMPLICIT, Optional.of(own))) {
      assertEquals("CN=first", shown(net, "TLSv1.3", "mail.example.net"));
      SelfSigned.make(pem, List.of("second"), Instant.now());
      Files.setLastModifiedTime(pem.key(), FileTime.from(Instant.now().plusSeconds(9)));
      assertEquals("CN=second", shown(net, "TLSv1.3", "mail.example.net"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void c11_aTicketOfAnotherServiceIsRefused(String protocol) throws Exception {
    hosts.add(new TlsSettings.Host("mail.example.net", made("net", "net")));
    var settings = new TlsSettings(Optional.of(made("own", "mx.example")), hosts, false);
    var layer = new JdkTls(settings, folder, List.of(), Clock.systemUTC(), Duration.ofHours(1));
    var client = SSLContext.getInstance("TLS");
    client.init(null, new TrustManager[] {new Anybody()}, null);
    try (var port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var visit = new Visit(port, layer, client, protocol);
      assertFalse(visit.resumes("smtp", "mx.example"));
      assertTrue(visit.resumes("smtp", "mx.example"));
      assertFalse(visit.resumes("pop3", "mx.example"));
    }
  }

  /** The JDK's client names the old name itself; openssl does as it is told. */
  @Test
  void c11_aTicketOfAnotherNameIsRefused() throws Exception {
    hosts.add(new TlsSettings.Host("mail.example.net", made("net", "net")));
    try (var net = net(TlsMode.IMPLICIT, Optional.of(made("own", "mx.example")))) {
      assertTrue(openssl(net, "-servername mx.example -sess_out ticket").contains("New, TLSv1.2"));
      assertTrue(openssl(net, "-servername mx.example -sess_in ticket").contains("Reused, "));
      assertTrue(openssl(net, "-servername mail.example.net -sess_in ticket").contains("New, "));
    }
  }

  private String openssl(TestNet net, String options) throws Exception {
    int port = net.listeners().address("line").orElseThrow().getPort();
    return openssl("s_client -connect 127.0.0.1:" + port + " -tls1_2 " + options);
  }

  private String openssl(String command) throws Exception {
    var process =
        new ProcessBuilder(("openssl " + command).split(" "))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes());
  }

  /** Whatever comes first, and however it comes in pieces, TLS is what judges it. */
  @Test
  void whatIsNoHelloNamesNobody() throws Exception {
    var random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] octets = new byte[random.nextInt(200)];
      random.nextBytes(octets);
      if (octets.length > 5) {
        System.arraycopy(
            new byte[] {22, 3, 1, 0, (byte) random.nextInt(190), 1, 0, 0}, 0, octets, 0, 6);
      }
      try {
        var hello = ClientHello.read(new ByteArrayInputStream(octets));
        assertArrayEquals(
            Arrays.copyOf(octets, hello.octets().length), hello.octets(), "nothing is lost");
      } catch (SSLException e) {
        assertTrue(e.getMessage().contains("longer than"), e.getMessage());
      }
    }
  }

  /** Whether it says so at once, or comes in one record after the other. */
  @ParameterizedTest
  @ValueSource(ints = {1 << 20, 1 << 14, 40})
  void b20_aHelloIsReadUpToABoundAlone(int announced) throws Exception {
    var endless = new ByteArrayOutputStream();
    endless.write(record(1, announced >> 16, announced >> 8, announced));
    while (endless.size() < 1 << 20) {
      endless.write(record(0));
    }
    var in = new ByteArrayInputStream(endless.toByteArray());
    if (announced == 40) {
      assertEquals(5 + 4 + 40 * (5 + 1), ClientHello.read(in).octets().length);
    } else {
      assertThrows(SSLException.class, () -> ClientHello.read(in));
    }
    assertTrue(in.available() >= endless.size() - ClientHello.LONGEST);
  }

  @Test
  void aHelloInManyRecordsIsUnderstood() throws Exception {
    var client = SSLContext.getInstance("TLS");
    client.init(null, new TrustManager[] {new Anybody()}, null);
    var engine = client.createSSLEngine("mx.example", 25);
    engine.setUseClientMode(true);
    var whole = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), whole);
    var pieces = new ByteArrayOutputStream();
    for (int at = 5; at < whole.position(); at++) {
      pieces.write(record(whole.get(at)));
    }
    pieces.write('.'); // is left for TLS
    var hello = ClientHello.read(new ByteArrayInputStream(pieces.toByteArray()));
    assertEquals("mx.example", hello.name());
    try (var replayed = hello.replayed()) {
      assertEquals(pieces.size() - 1, replayed.readAllBytes().length);
    }
  }

  /** Of a handshake, TLS 1.0 as in first flights. */
  private static byte[] record(int... fragment) {
    var octets = new ByteArrayOutputStream();
    for (int each : new int[] {22, 3, 1, 0, fragment.length}) {
      octets.write(each);
    }
    for (int each : fragment) {
      octets.write(each);
    }
    return octets.toByteArray();
  }

  /** The client takes all to be one server, as they have one port. What is resumed is older. */
  private record Visit(ServerSocket port, JdkTls layer, SSLContext client, String protocol) {
    boolean resumes(String service, String name) throws Exception {
      try (var threads = Executors.newVirtualThreadPerTaskExecutor();
          var plain = new Socket(port.getInetAddress(), port.getLocalPort())) {
        var server = threads.submit(() -> layer.over(port.accept(), service));
        long begun = System.currentTimeMillis();
        try (var socket =
            (SSLSocket) client.getSocketFactory().createSocket(plain, "one.example", 25, true)) {
          var parameters = socket.getSSLParameters();
          parameters.setServerNames(List.of(new SNIHostName(name)));
          parameters.setProtocols(new String[] {protocol});
          socket.setSSLParameters(parameters);
          socket.startHandshake();
          try (var theirs = server.get().socket()) {
            theirs.getOutputStream().write('.');
            socket.getInputStream().read(); // the ticket of TLS 1.3 comes before it
          }
          return socket.getSession().getCreationTime() < begun;
        }
      }
    }
  }

  private TlsSettings.Pem made(String files, String name) throws Exception {
    var pem = new TlsSettings.Pem(folder.resolve(files + ".pem"), folder.resolve(files + ".key"));
    SelfSigned.make(pem, List.of(name), Instant.now());
    return pem;
  }

  private static String shown(TestNet net) throws Exception {
    return shown(net, "TLSv1.3", "mx.example");
  }

  private static String shown(TestNet net, String protocol, String name) throws Exception {
    try (Peer peer = secured(net.connect(), protocol, name)) {
      var chain = ((SSLSocket) peer.socket).getSession().getPeerCertificates();
      return ((X509Certificate) chain[0]).getSubjectX500Principal().getName();
    }
  }

  @Test
  void olderFormsOfKeysAreRead() throws Exception {
    for (String algorithm : List.of("EC", "RSA")) {
      var pem = new TlsSettings.Pem(folder.resolve("c.pem"), folder.resolve("k.pem"));
      String kind = algorithm.equals("EC") ? "ec -pkeyopt ec_paramgen_curve:P-256" : "rsa:2048";
      openssl("req -x509 -subj /CN=x -nodes -keyout k.pem -out c.pem -newkey " + kind);
      writeOlder(PemIdentity.read(pem).key(), pem.key());
      assertEquals(algorithm, PemIdentity.read(pem).key().getAlgorithm());
    }
  }

  /** A problem with a file, not a session that breaks. */
  @Test
  void aKeyThatIsNoneOfTheCertificatesCurveIsRefused() throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(384);
    var pem = made("own", "x");
    writeOlder(generator.generateKeyPair().getPrivate(), pem.key());
    assertThrows(InvalidKeyException.class, () -> PemIdentity.read(pem));
  }

  /** BEGIN EC PRIVATE KEY, BEGIN RSA PRIVATE KEY. */
  private static void writeOlder(PrivateKey key, Path into) throws IOException {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(key);
    }
    assertTrue(text.toString().startsWith("-----BEGIN " + key.getAlgorithm() + " PRIVATE KEY"));
    Files.writeString(into, text.toString());
  }

  /**
   * RFC 9266: what a login is bound to is the same at both ends, and only where it is configured.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bothEndsNameTheChannelAlike(boolean configured) throws Exception {
    var layer =
        new JdkTls(
            new TlsSettings(Optional.empty(), List.of(), configured),
            folder.resolve("tls"),
            List.of("mx.example"),
            Clock.systemUTC(),
            Duration.ZERO);
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var plain = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
      var server = threads.submit(() -> layer.over(listener.accept(), "line"));
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

  /** RFC 5890 §2.3.2.1: a certificate has A-labels, whatever the configuration calls the host. */
  @Test
  void aCertificateThatAPluginGotForAHostOfOtherLettersIsTheServersOwn() throws Exception {
    var layer =
        new JdkTls(
            new TlsSettings(Optional.empty(), List.of(), false),
            folder.resolve("tls"),
            List.of("MX.b\u00fccher.example"),
            Clock.systemUTC(),
            Duration.ZERO);
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
    var layer =
        new JdkTls(
            new TlsSettings(Optional.empty(), List.of(), false),
            folder.resolve("tls"),
            List.of("mx.example"),
            clock,
            Duration.ZERO);
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
    var layer =
        new JdkTls(
            new TlsSettings(Optional.empty(), List.of(), false),
            folder.resolve("tls"),
            List.of("mx.example"),
            Clock.systemUTC(),
            Duration.ZERO);
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

  /** Whose certificate a client sees, and the protocol that is agreed. */
  private static String seen(JdkTls layer, String name, String... protocols) throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
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

  private TestNet net(TlsMode mode, Optional<TlsSettings.Pem> pem) throws IOException {
    var net = new TestNet();
    net.tls = mode;
    net.layer =
        Optional.of(
            new JdkTls(
                new TlsSettings(pem, hosts, true, TlsSettings.Clients.NOBODY, olderSuites),
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
