package org.rekkas.kernel.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.kernel.Home;
import org.rekkas.kernel.Installation;
import org.rekkas.kernel.Server;
import org.rekkas.kernel.plugins.GivenPlugin;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.WebAnswer;
import org.rekkas.spi.WebEndpoint;
import org.rekkas.spi.WebRequest;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.vault.EngineSettings;

/** The metrics of a whole server, as a monitoring system fetches them. */
class MetricsTest {
  private static final String CONFIGURATION =
      """
      <server>
        <host name="mx.example"/>
        <listeners>
          <listener name="figures" protocol="metrics" port="0"/>
          <listener name="web" protocol="http" port="0"/>
        </listeners>
      </server>
      """;

  /** One line of the text format of Prometheus. */
  private static final Pattern LINE =
      Pattern.compile("# (HELP|TYPE) [a-z_]+ .*" + "|[a-z_]+(\\{[^}]*})? [-+0-9.Ea-zA-Z]+");

  @TempDir Path root;
  private Server server;
  private HttpClient client;

  private static Running warn(Surroundings given) {
    var remark = new Note.Remark("war\"ning\n", Note.Level.WARN, Optional.empty(), Evidence.NONE);
    given.journal().note(remark);
    return Running.of(Contribution.of("page", new Page()));
  }

  private static final class Page implements WebEndpoint {
    @Override
    public Set<String> paths() {
      return Set.of("/page");
    }

    @Override
    public WebAnswer answer(WebRequest request) {
      return WebAnswer.text(200, "text/plain", "a page");
    }
  }

  @BeforeEach
  void start() throws Exception {
    var home = new Home(root);
    Files.createDirectories(home.conf());
    Files.writeString(home.conf().resolve("server.xml"), CONFIGURATION);
    server =
        Server.open(
            Installation.of(
                home,
                List.of(new GivenPlugin("warning", MetricsTest::warn)),
                EngineSettings.defaults(),
                Clock.systemUTC(),
                _ -> {}));
    server.start();
    client = HttpClient.newHttpClient();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private HttpRequest.Builder request(String listener, String path) {
    int port = server.listeners().address(listener).orElseThrow().getPort();
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> get(String listener, String path) throws Exception {
    return client.send(request(listener, path).build(), BodyHandlers.ofString());
  }

  private static void tells(HttpResponse<String> answer, String... lines) {
    for (String line : lines) {
      assertTrue(answer.body().lines().anyMatch(line::equals), () -> line + "\n" + answer.body());
    }
  }

  @Test
  void tellsWhatPrometheusReads() throws Exception {
    var answer = get("figures", "/metrics");
    assertEquals(200, answer.statusCode());
    assertTrue(
        answer.headers().firstValue("Content-Type").orElseThrow().startsWith("text/plain"),
        answer.headers()::toString);
    answer.body().lines().forEach(line -> assertTrue(LINE.matcher(line).matches(), line));
    tells(
        answer,
        "# TYPE rekkas_mails_accepted_total counter",
        "rekkas_mails_accepted_total 0.0",
        "rekkas_generation 1.0",
        "rekkas_connections{listener=\"figures\"} 1.0",
        "rekkas_connections{listener=\"web\"} 0.0",
        "rekkas_queue_mails 0.0",
        "rekkas_queue_damaged_mails 0.0",
        "rekkas_store_writable 1.0",
        "# TYPE rekkas_data_free_bytes gauge",
        "rekkas_extension_calls_total{extension=\"warning/page\",kind=\"WebEndpoint\"} 0.0",
        "rekkas_extension_resting{extension=\"warning/page\",kind=\"WebEndpoint\"} 0.0",
        "# TYPE jvm_memory_used_bytes gauge",
        "# TYPE process_cpu_seconds_total counter");
  }

  /** What is counted is counted by the journal's thread, a moment after it was noted. */
  @Test
  void countsWhatWasNoted() throws Exception {
    var answer = get("figures", "/metrics");
    while (!answer.body().contains("rekkas_warnings_total{")) {
      answer = get("figures", "/metrics");
    }
    tells(answer, "rekkas_warnings_total{plugin=\"war\\\"ning\\n\"} 1.0");
    assertEquals(200, get("web", "/page").statusCode());
    tells(
        get("figures", "/metrics"),
        "rekkas_extension_calls_total{extension=\"warning/page\",kind=\"WebEndpoint\"} 2.0"); // for
    // its
    // paths, and its page
  }

  @Test
  void whoWantsOpenMetricsGetsIt() throws Exception {
    var wanted =
        request("figures", "/metrics")
            .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
    var answer = client.send(wanted.build(), BodyHandlers.ofString());
    assertTrue(
        answer
            .headers()
            .firstValue("Content-Type")
            .orElseThrow()
            .startsWith("application/openmetrics-text"),
        answer.headers()::toString);
    tells(answer, "# TYPE rekkas info", "# EOF");
  }

  /** Neither are the pages of plugins at this listener, nor the metrics at others. */
  @Test
  void whereItIsSeenIsDecidedByTheListener() throws Exception {
    assertEquals(404, get("figures", "/page").statusCode());
    assertEquals(404, get("figures", "/").statusCode());
    assertEquals(404, get("web", "/metrics").statusCode());
    var post = request("figures", "/metrics").POST(BodyPublishers.noBody()).build();
    assertEquals(405, client.send(post, BodyHandlers.discarding()).statusCode());
  }
}
