package org.rekkas.kernel.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.kernel.Home;
import org.rekkas.kernel.Installation;
import org.rekkas.kernel.Server;
import org.rekkas.kernel.admin.AdminClient;
import org.rekkas.kernel.admin.AdminSocket;
import org.rekkas.kernel.admin.Caller;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.WebAnswer;
import org.rekkas.spi.WebEndpoint;
import org.rekkas.spi.WebRequest;
import org.rekkas.spi.config.Section;
import org.rekkas.vault.EngineSettings;

/** Endpoints of a plugin, behind a listener of a whole server. */
class HttpListenerTest {
  private static final String CONFIGURATION =
      """
      <server>
        <host name="mx.example"/>
        <listeners>
          <listener name="web" protocol="http" port="0" tls="%s"/>
        </listeners>
        <echo word="%s"/>
      </server>
      """;

  @TempDir Path root;
  private Home home;
  private Server server;
  private HttpClient client;

  /** Says a word, and its paths. */
  private record Echo(String word, Set<String> paths) implements WebEndpoint {
    @Override
    public WebAnswer answer(WebRequest request) throws IOException {
      if (request.path().endsWith("broken")) {
        throw new IllegalStateException("broken");
      }
      return WebAnswer.text(200, "text/plain", word + " " + paths);
    }
  }

  private static final class Echoing implements Plugin<String> {
    @Override
    public String name() {
      return "echo";
    }

    @Override
    public String read(Section config) {
      return config.text("word", "");
    }

    @Override
    public Running start(String word, Surroundings given) {
      return Running.of(
          Contribution.of("all", new Echo(word, Set.of("/all/"))),
          Contribution.of("one", new Echo(word, Set.of("/all/one", "/o"))));
    }
  }

  @BeforeEach
  void start() throws Exception {
    home = new Home(root);
    Files.createDirectories(home.conf());
    configure("none", "first");
    server =
        Server.open(
            Installation.of(
                home,
                List.of(new Echoing()),
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

  private void configure(String tls, String word) throws IOException {
    Files.writeString(home.conf().resolve("server.xml"), CONFIGURATION.formatted(tls, word), UTF_8);
  }

  private HttpResponse<String> get(String path) throws Exception {
    int port = server.listeners().address("web").orElseThrow().getPort();
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private OptionalInt command(String word) throws IOException {
    var out = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
    var caller = new Caller(root, InputStream.nullInputStream(), out, out);
    return AdminClient.run(home.data().resolve(AdminSocket.NAME), List.of(word), caller);
  }

  @Test
  void theLongestPathThatFitsAnswers() throws Exception {
    assertEquals("first [/all/]", get("/all/").body());
    assertEquals("first [/all/]", get("/all/one/two").body());
    assertEquals(404, get("/al").statusCode());
    assertEquals(404, get("/").statusCode());
    assertEquals(404, get("/one").statusCode());
    assertEquals(200, get("/o").statusCode());
  }

  @Test
  void h8_anEndpointThatBreaksCostsOneAnswer() throws Exception {
    assertEquals(503, get("/all/broken").statusCode());
    assertEquals(200, get("/all/").statusCode());
  }

  /** On the same connection too, which the client keeps. */
  @Test
  void aReloadIsSeenByTheNextRequest() throws Exception {
    assertEquals("first [/all/]", get("/all/").body());
    configure("none", "second");
    assertEquals(OptionalInt.of(0), command("reload"));
    assertEquals("second [/all/]", get("/all/").body());
  }

  @Test
  void h11_starttlsIsNotForHttp() throws Exception {
    configure("starttls", "first");
    assertEquals(OptionalInt.of(1), command("reload"));
  }
}
