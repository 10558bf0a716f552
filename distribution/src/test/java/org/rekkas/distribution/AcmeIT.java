package org.rekkas.distribution;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.testkit.DnsServer;
import org.rekkas.testkit.daemon.Pebble;

/** A certificate from a real authority, got while the server runs, and shown at every listener. */
class AcmeIT {
  private static final String NAMES = "mx.example.org mta-sts.example.org";
  private static final String ZONE =
      """
      mx.example.org       A 127.0.0.1
      mta-sts.example.org  A 127.0.0.1
      """;

  @TempDir Path folder;

  /** First with the proof by HTTP, then with that by TLS. */
  @Test
  void theServerGetsItsCertificateByItself() throws IOException {
    int http = FreePort.at(InetAddress.getLoopbackAddress());
    int https = FreePort.at(InetAddress.getLoopbackAddress());
    try (var dns = DnsServer.of(ZONE);
        Pebble pebble = Pebble.start(http, https, dns.hostAndPort());
        Installation rekkas = Installation.unpack(folder)) {
      rekkas.edit(
          "conf/server.xml",
          text ->
              listening(listening(text, "http", http), "https", https)
                  .replace("<host name=\"auto\"", "<host name=\"mx.example.org\""));
      Path own = Files.createDirectories(rekkas.file("conf/plugins/acme"));
      Files.copy(pebble.certificate(), own.resolve("ca.pem"));
      rekkas.edit("conf/plugins/acme.xml", _ -> settings(pebble, "http-01"));
      rekkas.start();
      rekkas.await("good till: 2", "acme", "status");
      shown(rekkas, "submissions", "-servername mx.example.org").says("Pebble Intermediate CA");
      shown(rekkas, "https", "-servername mta-sts.example.org").says("Pebble Intermediate CA");
      shown(rekkas, "pop3s", "-noservername").says("Pebble Intermediate CA");
      rekkas.edit("conf/plugins/acme.xml", _ -> settings(pebble, "tls-alpn-01"));
      rekkas.rekkas("reload").succeeded();
      rekkas.rekkas("acme", "renew").succeeded();
      shown(rekkas, "https", "-servername mx.example.org").says("Pebble Intermediate CA");
    }
  }

  private static String listening(String serverXml, String listener, int port) {
    String before =
        "<listener name=\"" + listener + "\" protocol=\"http\" bind=\"127.0.0.1\" port=\"";
    return serverXml.replace(before + "0", before + port);
  }

  private static String settings(Pebble pebble, String challenge) {
    return "<acme names=\"%s\" challenge=\"%s\" directory=\"%s\" authority=\"ca.pem\" agree-to-terms=\"true\"/>"
        .formatted(NAMES, challenge, pebble.directory());
  }

  private Ran shown(Installation rekkas, String listener, String options) throws IOException {
    String command = "openssl s_client -connect 127.0.0.1:" + rekkas.port(listener) + " " + options;
    return Installation.execute(List.of(command.split(" ")), folder, Map.of());
  }
}
