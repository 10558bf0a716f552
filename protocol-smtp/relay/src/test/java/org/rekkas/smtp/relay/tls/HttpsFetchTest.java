package org.rekkas.smtp.relay.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rekkas.smtp.relay.tls.PolicyFetch.Fetched;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.ScriptedDns;

/** Attacks F9 and H15, against the HTTPS server of the JDK on loopback. */
class HttpsFetchTest {
  private static final String HOST = "mta-sts.example.org";
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final String POLICY = "version: STSv1\nmode: none\nmax_age: 1\n";

  private final ScriptedDns dns = new ScriptedDns().address(HOST, LOOPBACK);
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private Authority root;
  private HttpsServer server;

  /** What the server does with a request. */
  private interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  @BeforeEach
  void make() throws Exception {
    root = Authority.root("Root");
  }

  @AfterEach
  void stop() {
    release.countDown();
    if (server != null) {
      server.stop(0);
    }
  }

  private Fetched fetch(
      Authority.Identity identity, Predicate<InetAddress> allowed, Handler handler)
      throws Exception {
    server = HttpsServer.create(new InetSocketAddress(LOOPBACK, 0), 10);
    server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Host"));
          handler.handle(exchange);
        });
    server.start();
    var tls = new JdkClientTls(Set::of, root::anchors, new ManualClock());
    int port = server.getAddress().getPort();
    var https = new Https(dns, tls, allowed, Duration.ofSeconds(2));
    return new HttpsFetch(https, port).of("example.org");
  }

  private Fetched fetch(Handler handler) throws Exception {
    return fetch(root.issue(HOST), _ -> true, handler);
  }

  private static Handler answer(int status, String type, int length, byte[] body) {
    return exchange -> {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.getResponseHeaders().set("Location", "https://" + HOST + "/elsewhere");
      exchange.sendResponseHeaders(status, length);
      try (var out = exchange.getResponseBody()) {
        out.write(body);
      }
    };
  }

  private static Handler answer(int status, String type, String body) {
    byte[] octets = body.getBytes(StandardCharsets.UTF_8);
    return answer(status, type, octets.length, octets);
  }

  private static void failed(TlsFailure why, Fetched fetched) {
    assertEquals(why, assertInstanceOf(Fetched.Failed.class, fetched, fetched::toString).failure());
  }

  @Test
  void aPolicyIsFetchedFromItsWellKnownPlace() throws Exception {
    assertEquals(new Fetched.Text(POLICY), fetch(answer(200, "Text/Plain; charset=utf-8", POLICY)));
    assertEquals(List.of("/.well-known/mta-sts.txt " + HOST), asked);
  }

  @Test
  void aBodyMayComeInChunks() throws Exception {
    byte[] octets = POLICY.getBytes(StandardCharsets.UTF_8);
    assertEquals(new Fetched.Text(POLICY), fetch(answer(200, "text/plain", 0, octets)));
  }

  @Test
  void f9ARedirectIsNotFollowed() throws Exception {
    failed(TlsFailure.STS_POLICY_FETCH_ERROR, fetch(answer(302, "text/plain", POLICY)));
    assertEquals(1, asked.size());
  }

  @Test
  void f9ALongBodyIsNotRead() throws Exception {
    failed(
        TlsFailure.STS_POLICY_FETCH_ERROR, fetch(answer(200, "text/plain", "x".repeat(10 << 20))));
  }

  @Test
  void f9ALongBodyInChunksIsNotRead() throws Exception {
    failed(
        TlsFailure.STS_POLICY_FETCH_ERROR, fetch(answer(200, "text/plain", 0, new byte[10 << 20])));
  }

  @Test
  void f9AnotherTypeIsNoPolicy() throws Exception {
    failed(TlsFailure.STS_POLICY_INVALID, fetch(answer(200, "text/html", POLICY)));
  }

  @Test
  void f9AnExpiredCertificateIsRefused() throws Exception {
    failed(
        TlsFailure.STS_WEBPKI_INVALID,
        fetch(root.expired(HOST), _ -> true, answer(200, "text/plain", POLICY)));
    assertTrue(asked.isEmpty());
  }

  @Test
  void f9AnotherHostsCertificateIsRefused() throws Exception {
    failed(
        TlsFailure.STS_WEBPKI_INVALID,
        fetch(root.issue("example.org"), _ -> true, answer(200, "text/plain", POLICY)));
  }

  @Test
  void f9AStrangersCertificateIsRefused() throws Exception {
    failed(
        TlsFailure.STS_WEBPKI_INVALID,
        fetch(Authority.root("Root").issue(HOST), _ -> true, answer(200, "text/plain", POLICY)));
  }

  @Test
  void f9AServerThatNeverEndsIsLeft() throws Exception {
    failed(
        TlsFailure.STS_POLICY_FETCH_ERROR,
        fetch(
            exchange -> {
              exchange.getResponseHeaders().set("Content-Type", "text/plain");
              exchange.sendResponseHeaders(200, 1000);
              exchange.getResponseBody().write('v');
              exchange.getResponseBody().flush();
              try {
                release.await();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
            }));
  }

  @Test
  void h15APrivateAddressIsNotConnectedTo() throws Exception {
    failed(
        TlsFailure.STS_POLICY_FETCH_ERROR,
        fetch(root.issue(HOST), new PublicAddresses(), answer(200, "text/plain", POLICY)));
    assertTrue(asked.isEmpty());
  }

  @Test
  void h15OnlyTheAllowedAddressOfSeveralIsConnectedTo() throws Exception {
    var other = InetAddress.ofLiteral("169.254.169.254");
    dns.address(HOST, other, LOOPBACK);
    assertEquals(
        new Fetched.Text(POLICY),
        fetch(root.issue(HOST), LOOPBACK::equals, answer(200, "text/plain", POLICY)));
  }

  @Test
  void f6AHostWithoutAddressHasNoPolicy() throws Exception {
    dns.fails("A", HOST);
    failed(TlsFailure.STS_POLICY_FETCH_ERROR, fetch(answer(200, "text/plain", POLICY)));
  }
}
