package org.rekkas.plugins.acme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.WebRequest;
import org.rekkas.spi.net.Client;
import org.rekkas.testkit.DnsServer;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.daemon.Pebble;
import org.shredzone.acme4j.Session;

/** A real authority that finds no proof of some names, as of domains that have moved away. */
class LeftOutTest {
  private static final String OWN = "mx.example.org";
  private static final String GONE = "mta-sts.gone.example";
  private static final String ZONE = OWN + " A 127.0.0.1\n";

  @TempDir Path folder;

  private final HttpProof proof = new HttpProof();
  private DnsServer dns;
  private HttpServer http;
  private Pebble pebble;
  private FakeSurroundings given;
  private Kept kept;

  @BeforeEach
  void start() throws IOException {
    dns = DnsServer.of(ZONE);
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::answer);
    http.start();
    pebble = Pebble.start(http.getAddress().getPort(), 1, dns.hostAndPort());
    given = new FakeSurroundings("acme", folder);
    given.manualClock().set(Instant.now());
    kept = new Kept(folder);
  }

  @AfterEach
  void end() throws IOException {
    pebble.close();
    http.stop(0);
    dns.close();
  }

  @Test
  void aNameWithoutAProofKeepsNoOtherFromItsCertificate() throws Exception {
    try (var renewal = renewal(OWN, GONE)) {
      renewal.look();
      assertEquals(List.of(OWN), names());
      assertEquals(1, given.shownCertificates().size());
      String problem = renewal.problem().orElseThrow();
      assertTrue(problem.startsWith("no certificate for " + GONE + ": "), problem);
      String first = kept.get().chain();
      renewal.look();
      assertEquals(first, kept.get().chain(), "it is not ordered again each hour");
      assertEquals(1, given.recorded().notes().size());

      dns.zone(ZONE + GONE + " A 127.0.0.1\n");
      given.manualClock().advance(Duration.ofDays(1));
      renewal.look();
      assertEquals(List.of(GONE, OWN), names());
      assertEquals(Optional.empty(), renewal.problem());
    }
  }

  @Test
  void itIsTriedAgainOnceADayWhileTheOthersHaveTheirs() throws Exception {
    try (var renewal = renewal(OWN, GONE)) {
      renewal.look();
      String first = kept.get().chain();
      given.manualClock().advance(Duration.ofDays(1));
      renewal.look();
      assertEquals(first, kept.get().chain());
      String problem = renewal.problem().orElseThrow();
      assertTrue(problem.startsWith("no certificate for " + GONE + ": "), problem);
      dns.zone(ZONE + GONE + " A 127.0.0.1\n");
      renewal.look();
      assertEquals(List.of(OWN), names(), "not before the next day");
      renewal.renew();
      assertEquals(List.of(GONE, OWN), names(), "but for whom the administrator asks");
      assertEquals(Optional.empty(), renewal.problem());
    }
  }

  @Test
  void theServersOwnNameIsNotLeftOut() throws Exception {
    try (var renewal = renewal(GONE, OWN)) {
      assertThrows(Unproven.class, renewal::renew);
      assertFalse(kept.certificate().isPresent());
    }
  }

  private Renewal renewal(String... names) throws Exception {
    var section =
        new FakeSection("acme")
            .with("names", List.of(names))
            .with("agree-to-terms", true)
            .with("directory", pebble.directory());
    var settings = Settings.from(section);
    var session =
        new Session(URI.create(pebble.directory()), TrustedProvider.of(pebble.certificate()));
    var keys = new Keys(folder, _ -> {});
    return new Renewal(settings, given, new Authority(settings, session, keys, proof), kept);
  }

  private List<String> names() throws Exception {
    var names = new TreeSet<String>();
    for (List<?> each : kept.certificate().orElseThrow().getSubjectAlternativeNames()) {
      names.add((String) each.get(1));
    }
    return List.copyOf(names);
  }

  private void answer(HttpExchange asked) throws IOException {
    var client = new Client(InetAddress.getLoopbackAddress(), 1, true);
    var request =
        new WebRequest(
            "GET",
            OWN,
            asked.getRequestURI().getPath(),
            Map.of(),
            Map.of(),
            client,
            false,
            InputStream.nullInputStream());
    byte[] body = proof.answer(request).body();
    asked.sendResponseHeaders(200, body.length);
    asked.getResponseBody().write(body);
    asked.close();
  }
}
