package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.mail.Mailbox;

/** Whom clients' certificates stand for; the client is openssl, which shows what it is told to. */
class ClientCertificatesTest {
  private static final String SELF_SIGNED =
      "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=%1$s"
          + " -keyout %1$s.key -out %1$s.pem";

  @TempDir Path folder;

  @BeforeEach
  void authorities() throws Exception {
    openssl(SELF_SIGNED.formatted("ours"));
    openssl(SELF_SIGNED.formatted("theirs"));
  }

  @Test
  void theAddressesOfACertificateOfOurs() throws Exception {
    issue("ali", "ours", "email:ali@example.org,email:noaddress,DNS:mx.example.org");
    issue("two", "ours", "email:ali@example.org,email:joe@example.org");
    issue("none", "ours", "DNS:mx.example.org");
    var layer = layer(Map.of());
    assertEquals("[ali@example.org]", seen(layer, "submission", "-cert ali.pem -key ali.key"));
    assertEquals(
        "[ali@example.org, joe@example.org]",
        seen(layer, "submission", "-tls1_2 -cert two.pem -key two.key"));
    assertEquals("[]", seen(layer, "submission", "-cert none.pem -key none.key"));
  }

  @Test
  void anAddressThatIsNamedTwiceIsOne() throws Exception {
    issue("ali", "ours", "email:ali@example.org,email:Ali@EXAMPLE.org,email:ali@example.org");
    assertEquals(
        "[ali@example.org]", seen(layer(Map.of()), "submission", "-cert ali.pem -key ali.key"));
  }

  @Test
  void whoHasNoneOrAnothersGetsInAndStandsForNobody() throws Exception {
    issue("evil", "theirs", "email:ali@example.org");
    var layer = layer(Map.of());
    assertEquals("[]", seen(layer, "submission", ""));
    assertEquals("[]", seen(layer, "submission", "-cert evil.pem -key evil.key"));
    assertEquals("[]", seen(layer, "submission", "-tls1_2 -cert evil.pem -key evil.key"));
  }

  @Test
  void anotherListenerAsksForNone() throws Exception {
    issue("ali", "ours", "email:ali@example.org");
    assertEquals("[]", seen(layer(Map.of()), "pop3", "-cert ali.pem -key ali.key"));
  }

  @Test
  void theConfigurationNamesTheAccount() throws Exception {
    issue("phone", "ours", "email:ali@example.org");
    issue("evil", "theirs", "DNS:x");
    var joe = Mailbox.of("joe@example.org");
    var layer = layer(Map.of(fingerprint("phone"), joe, fingerprint("evil"), joe));
    assertEquals("[joe@example.org]", seen(layer, "submission", "-cert phone.pem -key phone.key"));
    assertEquals("[]", seen(layer, "submission", "-cert evil.pem -key evil.key"));
  }

  @Test
  void c11_aSessionThatIsTakenUpAgainIsLookedAtAgain() throws Exception {
    issue("ali", "ours", "email:ali@example.org");
    var layer = layer(Map.of());
    String with = "-tls1_2 -cert ali.pem -key ali.key ";
    assertEquals("[ali@example.org]", seen(layer, "submission", with + "-sess_out ticket"));
    assertEquals("[ali@example.org]", seen(layer, "submission", "-tls1_2 -sess_in ticket"));
    Files.copy(folder.resolve("theirs.pem"), folder.resolve("new.pem"));
    Files.move(
        folder.resolve("new.pem"), folder.resolve("ours.pem"), StandardCopyOption.REPLACE_EXISTING);
    assertEquals("[]", seen(layer, "submission", "-tls1_2 -sess_in ticket"));
  }

  private void issue(String name, String authority, String names) throws Exception {
    openssl(
        SELF_SIGNED.formatted(name) + " -CA %1$s.pem -CAkey %1$s.key".formatted(authority),
        "-addext",
        "subjectAltName=" + names);
  }

  private String fingerprint(String name) throws Exception {
    try (var in = Files.newInputStream(folder.resolve(name + ".pem"))) {
      byte[] der = CertificateFactory.getInstance("X.509").generateCertificate(in).getEncoded();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    }
  }

  private JdkTls layer(Map<String, Mailbox> accounts) {
    var clients =
        new TlsSettings.Clients(Map.of("submission", folder.resolve("ours.pem")), accounts);
    return new JdkTls(
        new TlsSettings(Optional.empty(), List.of(), false, clients, Set.of()),
        folder.resolve("tls"),
        List.of("mx.example.org"),
        Clock.systemUTC(),
        Duration.ZERO);
  }

  private String seen(JdkTls layer, String listener, String options) throws Exception {
    try (var port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var server = threads.submit(() -> layer.over(port.accept(), listener));
      Process client =
          started("s_client -connect 127.0.0.1:" + port.getLocalPort() + " " + options);
      var layered = server.get();
      layered.socket().getOutputStream().write('!'); // behind it are the tickets of TLS 1.3
      layered.socket().close();
      client.waitFor();
      return layered.certified().toString();
    }
  }

  private void openssl(String command, String... more) throws Exception {
    assertEquals(0, started(command, more).waitFor(), command);
  }

  private Process started(String command, String... more) throws Exception {
    var words = new ArrayList<String>(List.of(("openssl " + command).strip().split(" +")));
    words.addAll(List.of(more));
    return new ProcessBuilder(words)
        .directory(folder.toFile())
        .redirectInput(new File("/dev/null"))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("said").toFile())
        .start();
  }
}
