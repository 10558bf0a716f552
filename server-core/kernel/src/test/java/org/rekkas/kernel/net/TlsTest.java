package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.kernel.net.TestNet.Peer;
import org.rekkas.spi.journal.Note;

/** TLS over a connection, from its handshake to its end. */
class TlsTest extends TlsOnLoopback {
  @Test
  void implicitTlsWithACertificateMadeOnFirstUse() throws Exception {
    try (var net = net(TlsMode.IMPLICIT, Optional.empty());
        Peer peer = secured(net.connect(), "TLSv1.3", "mx.example")) {
      assertEquals("hello 127.0.0.1 local=true", peer.hear());
      assertEquals("TLSv1.3", peer.ask("what"));
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
      assertEquals("TLSv1.2", peer.ask("what"));
      assertEquals("bye", peer.ask("quit"));
      assertEquals("end", peer.hear());
    }
  }

  /** Ports of TLS always have some that say nothing: all others would find the server closed. */
  @Test
  void b20_aHandshakeThatDoesNotGoOnHoldsUpNoStop() throws Exception {
    var net = net(TlsMode.STARTTLS, Optional.empty());
    ((JdkTls) net.layer.orElseThrow()).prepare();
    try (Peer silent = net.connect()) {
      silent.hear();
      assertEquals("go ahead", silent.ask("tls"));
      long begun = System.nanoTime();
      net.close();
      assertTrue(System.nanoTime() - begun < net.drain.toNanos() / 2);
      assertEquals("end", silent.hear());
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
      assertEquals("TLSv1.3", secured(plain, "TLSv1.3", "mx.example").ask("what"));
    }
  }

  @Test
  void olderTlsIsRefused() throws Exception {
    try (var net = net(TlsMode.IMPLICIT, Optional.empty())) {
      int port = net.listeners().address("line").orElseThrow().getPort();
      String old = "s_client -tls1_1 -cipher DEFAULT:@SECLEVEL=0 -connect 127.0.0.1:" + port;
      String said = openssl(old);
      assertTrue(said.contains("alert protocol version"), said);
      net.journal.await(Note.ClientTurnedAway.class, n -> n.why().contains("TLSv1.1"));
    }
  }

  /** Whoever reads the log learns why a mail program cannot come in, and not of each scan. */
  @ParameterizedTest
  @EnumSource(names = {"IMPLICIT", "STARTTLS"})
  void aClientThatDoesNotBelieveTheCertificateIsNoted(TlsMode mode) throws Exception {
    try (var net = net(mode, Optional.empty());
        Peer looks = net.connect();
        Peer careful = net.connect()) {
      looks.close();
      if (mode == TlsMode.STARTTLS) {
        careful.hear();
        assertEquals("go ahead", careful.ask("tls"));
      }
      var socket =
          (SSLSocket)
              SSLContext.getDefault()
                  .getSocketFactory()
                  .createSocket(careful.socket, "mx.example", careful.socket.getPort(), true);
      assertThrows(IOException.class, socket::startHandshake);
      net.journal.await(
          Note.ClientTurnedAway.class,
          n -> n.why().startsWith("TLS failed: ") && n.why().contains("certificate_unknown"));
      assertEquals(1, net.journal.notes(Note.ClientTurnedAway.class).size());
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
      var context = Anybody.context("TLSv1.2");
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

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void c11_aTicketOfAnotherServiceIsRefused(String protocol) throws Exception {
    hosts.add(new TlsSettings.Host("mail.example.net", made("net", "net")));
    var settings = new TlsSettings(Optional.of(made("own", "mx.example")), hosts, false);
    var layer = new JdkTls(settings, folder, List.of(), Clock.systemUTC(), Duration.ofHours(1));
    var client = Anybody.context("TLS");
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
      assertTrue(client(net, "-servername mx.example -sess_out ticket").contains("New, TLSv1.2"));
      assertTrue(client(net, "-servername mx.example -sess_in ticket").contains("Reused, "));
      assertTrue(client(net, "-servername mail.example.net -sess_in ticket").contains("New, "));
    }
  }

  private String client(TestNet net, String options) throws Exception {
    int port = net.listeners().address("line").orElseThrow().getPort();
    return openssl("s_client -connect 127.0.0.1:" + port + " -tls1_2 " + options);
  }

  /** The client takes all to be one server, as they have one port. What is resumed is older. */
  private record Visit(ServerSocket port, JdkTls layer, SSLContext client, String protocol) {
    boolean resumes(String service, String name) throws Exception {
      try (var threads = Executors.newVirtualThreadPerTaskExecutor();
          var plain = new Socket(port.getInetAddress(), port.getLocalPort())) {
        var server = threads.submit(() -> layer.over(port.accept(), service));
        plain.setSoTimeout(10_000); // a server that fails says nothing
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
    var context = Anybody.context("TLS");
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
}
