package org.rekkas.plugins.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An issuer on this machine that says at each path what a test wants, and counts its questions. */
final class ScriptedIssuer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> questions = new CopyOnWriteArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);

  /** How it answers. */
  private interface Answer {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  ScriptedIssuer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
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
