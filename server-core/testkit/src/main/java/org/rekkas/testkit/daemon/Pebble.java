package org.rekkas.testkit.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A pebble, the small authority of Let's Encrypt for tests. Now and then it refuses a nonce that is
 * good, and it wants a proof for each order.
 */
public final class Pebble implements AutoCloseable {
  /** Where .ci/run unpacks it; or where the package puts it. */
  private static final Path UNPACKED = Path.of("/opt/pebble");

  private static final String CONFIGURATION =
      """
      {"pebble": {
        "listenAddress": "127.0.0.1:%d",
        "managementListenAddress": "",
        "certificate": "certificate.pem",
        "privateKey": "key.pem",
        "httpPort": %d,
        "tlsPort": %d,
        "ocspResponderURL": "",
        "externalAccountBindingRequired": false
      }}
      """;

  private final Daemon daemon;
  private final Process process;

  private Pebble(Daemon daemon, Process process) {
    this.daemon = daemon;
    this.process = process;
  }

  /**
   * @param httpPort where it looks for proofs by http-01
   * @param tlsPort where it looks for proofs by tls-alpn-01
   * @param dns whom it asks where: 127.0.0.1:5353
   */
  public static Pebble start(int httpPort, int tlsPort, String dns) throws IOException {
    var daemon = Daemon.in("pebble");
    daemon.run(
        ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
                + " -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1"
                + " -keyout key.pem -out certificate.pem")
            .split(" "));
    daemon.file("pebble.json", CONFIGURATION.formatted(daemon.port(), httpPort, tlsPort));
    Path root = Files.exists(UNPACKED) ? UNPACKED : Path.of("/");
    Process process =
        daemon.start(
            "env",
            "PEBBLE_VA_NOSLEEP=1",
            "PEBBLE_WFE_NONCEREJECT=20",
            "PEBBLE_AUTHZREUSE=0",
            root.resolve("usr/bin/pebble").toString(),
            "-config",
            "pebble.json",
            "-dnsserver",
            dns);
    daemon.awaitPort(process);
    return new Pebble(daemon, process);
  }

  public String directory() {
    return "https://localhost:" + daemon.port() + "/dir";
  }

  /** The certificate by which its clients know it. */
  public Path certificate() {
    return daemon.folder().resolve("certificate.pem");
  }

  @Override
  public void close() throws IOException {
    daemon.end(process);
    daemon.delete();
  }
}
