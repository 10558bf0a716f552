package org.rekkas.plugins.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An issuer on this machine that says at each path what a test wants, and counts its questions. */
final class ScriptedIssuer implements AutoCloseable {
  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final HttpServer server;
  private final String scheme;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> questions = new CopyOnWriteArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);

  /** How it answers. */
  private interface Answer {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  ScriptedIssuer() throws IOException {
    this(HttpServer.create(LOOPBACK, 0), "http");
  }

  private ScriptedIssuer(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** With a certificate that it has made for itself: {@code own.pem}, in a folder. */
  static ScriptedIssuer overTls(Path folder) throws Exception {
    openssl(
        folder,
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=own"
            + " -addext subjectAltName=IP:127.0.0.1 -keyout own.key -out own.pem");
    openssl(folder, "pkcs12 -export -in own.pem -inkey own.key -out own.p12 -passout pass:own");
    char[] password = "own".toCharArray();
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(folder.resolve("own.p12").toFile(), password), password);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(LOOPBACK, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new ScriptedIssuer(server, "https");
  }

  private static void openssl(Path folder, String words) throws Exception {
    var process =
        new ProcessBuilder(("openssl " + words).split(" "))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertEquals(0, process.waitFor(), words);
  }

  String url() {
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
  }

  ScriptedIssuer says(String path, String json) {
    return says(path, 200, json);
  }

  ScriptedIssuer says(String path, int status, String body) {
    answers.put(
        path,
        exchange -> {
          byte[] octets = body.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, octets.length);
          exchange.getResponseBody().write(octets);
        });
    return this;
  }

  /** Begins an answer, and does not go on. */
  ScriptedIssuer hangs(String path) {
    answers.put(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream body = exchange.getResponseBody();
          body.write('{');
          body.flush();
          over.await();
        });
    return this;
  }

  /** Each question: its path, its credentials, and what was sent. */
  List<String> questions() {
    return List.copyOf(questions);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String path = exchange.getRequestURI().getPath();
      String credentials = exchange.getRequestHeaders().getFirst("Authorization");
      questions.add(path + " " + credentials + " " + body);
      answers.getOrDefault(path, e -> e.sendResponseHeaders(404, -1)).to(exchange);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over.countDown();
    server.stop(0);
    threads.shutdown();
  }
}
