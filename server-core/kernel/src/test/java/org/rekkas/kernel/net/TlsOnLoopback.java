package org.rekkas.kernel.net;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.kernel.net.TestNet.Peer;

/** A listener with TLS, and a client that says whom it sees. */
abstract class TlsOnLoopback {
  @TempDir Path folder;
  final List<TlsSettings.Host> hosts = new ArrayList<>();
  Set<String> olderSuites = Set.of();

  String openssl(String command) throws Exception {
    var process =
        new ProcessBuilder(("openssl " + command).split(" "))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes());
  }

  TlsSettings.Pem made(String files, String... names) throws Exception {
    var pem = new TlsSettings.Pem(folder.resolve(files + ".pem"), folder.resolve(files + ".key"));
    SelfSigned.make(pem, List.of(names), Instant.now());
    return pem;
  }

  static String shown(TestNet net) throws Exception {
    return shown(net, "TLSv1.3", "mx.example");
  }

  static String shown(TestNet net, String protocol, String name) throws Exception {
    try (Peer peer = secured(net.connect(), protocol, name)) {
      var chain = ((SSLSocket) peer.socket).getSession().getPeerCertificates();
      return ((X509Certificate) chain[0]).getSubjectX500Principal().getName();
    }
  }

  TestNet net(TlsMode mode, Optional<TlsSettings.Pem> pem) throws IOException {
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

  static Peer secured(Peer plain, String protocol, String name) throws Exception {
    var context = Anybody.context("TLS");
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
}
