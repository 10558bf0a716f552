package org.rekkas.kernel.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.Protocol.Refusal;
import org.rekkas.spi.WebAnswer;
import org.rekkas.spi.WebRequest;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.MemoryConnection;

class HttpProtocolTest {
  private static final Instant NOW = Instant.parse("2026-11-06T08:49:37Z");

  private final List<WebRequest> asked = new ArrayList<>();
  private final HttpProtocol http =
      new HttpProtocol("http", this::answer, new ManualClock(NOW), 2 * Body.LONGEST);

  private WebAnswer answer(WebRequest request) {
    asked.add(request);
    return WebAnswer.text(200, "text/plain", body(request));
  }

  private static String body(WebRequest request) {
    try {
      return new String(request.body().readAllBytes(), UTF_8) + "!";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a client hears who sends this and ends. */
  private String heard(String... sent) throws IOException {
    return heard(Integer.MAX_VALUE, sent);
  }

  private String heard(int piece, String... sent) throws IOException {
    var said = new StringBuilder();
    var left = new ArrayList<>(List.of(sent));
    var connection =
        new MemoryConnection(
                heard -> {
                  said.append(new String(heard, UTF_8));
                  return (left.isEmpty() ? "" : left.removeFirst()).getBytes(ISO_8859_1);
                })
            .inPieces(piece);
    http.serve(connection);
    return said + new String(connection.unheard(), UTF_8);
  }

  @Test
  void answersWithDateLengthAndWhatKeepsBrowsersInBounds() throws IOException {
    assertEquals(
        """
        HTTP/1.1 200 OK\r
        Cache-Control: no-store\r
        Content-Length: 1\r
        Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r
        Content-Type: text/plain; charset=utf-8\r
        Date: Fri, 06 Nov 2026 08:49:37 GMT\r
        Referrer-Policy: no-referrer\r
        X-Content-Type-Options: nosniff\r
        \r
        !\
        """,
        heard("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  }

  @Test
  void aRequestIsToldInItsParts() throws IOException {
    heard(
        """
        POST /a%20b/./x/../c?q=c%26d&q=2&x&y=%C3%A9+e HTTP/1.1\r
        Host: MX.Example:2080\r
        Accept: one\r
        ACCEPT: two\r
        Content-Length: 5\r
        \r
        hello\
        """);
    WebRequest request = asked.getFirst();
    assertEquals("POST", request.method());
    assertEquals("mx.example", request.host());
    assertEquals("/a b/c", request.path());
    assertEquals(Map.of("q", "2", "x", "", "y", "é e"), request.query());
    assertEquals("one, two", request.field("Accept").orElse(""));
    assertFalse(request.secure());
    heard("GET / HTTP/1.1\r\nHost: MX.Example.\r\n\r\n");
    assertEquals("mx.example", asked.getLast().host());
  }

  @Test
  void overTlsItIsSecure() throws IOException {
    byte[] sent = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1);
    http.serve(MemoryConnection.sending(sent).overTls());
    assertTrue(asked.getFirst().secure());
  }

  @Test
  void severalAreAnsweredInTurnHoweverTheyCome() throws IOException {
    String two =
        "POST /1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n0\r\n\r\n"
            + "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\ntwo";
    for (int piece : new int[] {1, 2, 3, 7, 64, 4096}) {
      asked.clear();
      String said = heard(piece, two);
      assertEquals(List.of("/1", "/2"), asked.stream().map(WebRequest::path).toList());
      assertTrue(said.contains("\r\n\r\none!HTTP/1.1 200 OK"), said);
      assertTrue(said.endsWith("\r\n\r\ntwo!"), said);
    }
  }

  @Test
  void aHeadHasTheLengthAndNoBody() throws IOException {
    String said = heard("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
    assertTrue(said.contains("Content-Length: 1\r\n"), said);
    assertTrue(said.endsWith("\r\n\r\n"), said);
    assertEquals("GET", asked.getFirst().method());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Close\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n"
      })
  void whoWantsNoMoreIsLetGo(String request) throws IOException {
    String said = heard(request + "GET /second HTTP/1.1\r\nHost: a\r\n\r\n");
    assertTrue(said.contains("Connection: close\r\n"), said);
    assertEquals(1, asked.size());
  }

  @Test
  void aClientThatAsksFirstIsToldToGoOn() throws IOException {
    String said =
        heard(
            "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n",
            "abc");
    assertTrue(said.startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"), said);
    assertTrue(said.endsWith("abc!"), said);
    assertTrue(
        heard(
                "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9999999"
                    + "\r\n\r\n")
            .startsWith("HTTP/1.1 413 "));
  }

  /**
   * No request has two meanings, for us and for a proxy before us (RFC 9112 §11.2), and none leads
   * out of its folder (attack H13). A control character is never part of a name (attack D1).
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | GET / HTTP/1.1\\r\\n\\r\\n",
        "400 | GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n",
        "400 | GET / HTTP/1.1\\nHost: a\\n\\n",
        "400 | GET / HTTP/1.1\\r\\nHost : a\\r\\n\\r\\n",
        "400 | GET / HTTP/1.1\\r\\nHost: a\\r\\nX: b\\r\\n folded\\r\\n\\r\\n",
        "400 | GET / HTTP/1.1\\r\\nHost: a\\r\\nX: b\\0c\\r\\n\\r\\n",
        "400 | GET / HTTP/1.1\\r\\nHost: a\\r\\nX: b\\rc\\r\\n\\r\\n",
        "400 | GET / HTTP/1.1\\r\\nHost: a/b\\r\\n\\r\\n",
        "400 | POST / HTTP/1.1\\r"
            + "\\n"
            + "Host: a\\r"
            + "\\n"
            + "Content-Length: 1\\r"
            + "\\n"
            + "Content-Length: 2\\r"
            + "\\n"
            + "\\r"
            + "\\n"
            + "ab",
        "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1\\r\\n"
            + "Transfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
        "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: -1\\r\\n\\r\\n",
        "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: +1\\r\\n\\r\\n",
        "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 18446744073709551617\\r\\n\\r\\n",
        "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked, x\\r\\n\\r\\n",
        "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nxyz\\r\\n",
        "400 | GET /../x HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "400 | GET /%2e%2e/x HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "400 | GET /a%2fb HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "400 | GET /a//b HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "400 | GET /a\\\\b HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "400 | GET /%00 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "400 | GET /%zz HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "400 | GET /%ff HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "400 | GET /?q=%zz HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "400 | GET all HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "400 | OPTIONS * HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "505 | EHLO client.example\\r\\n",
        "505 | GET / HTTP/9.9\\r\\nHost: a\\r\\n\\r\\n",
        "413 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1048577\\r\\n\\r\\n"
      })
  void h13_whatMakesNoSenseIsRefusedOnce(String status, String sent) throws IOException {
    String request = sent.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
    String said = heard(request + "GET /second HTTP/1.1\r\nHost: a\r\n\r\n");
    assertTrue(said.startsWith("HTTP/1.1 " + status + " "), () -> sent + " -> " + said);
    assertTrue(said.contains("Connection: close\r\n"), said);
    assertEquals(said.indexOf("HTTP/1.1"), said.lastIndexOf("HTTP/1.1"), said);
    assertEquals(List.of(), asked);
  }

  @Test
  void b19_whatHasNoEndIsRefusedAtItsBound() throws IOException {
    String line = "GET /" + "x".repeat(1 << 20);
    assertTrue(heard(line).startsWith("HTTP/1.1 414 "));
    String fields = "GET / HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(100_000);
    assertTrue(heard(fields).startsWith("HTTP/1.1 431 "));
    String chunk = "400\r\n" + "x".repeat(1024) + "\r\n";
    String chunks =
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(2000);
    assertTrue(heard(chunks).startsWith("HTTP/1.1 413 "));
    assertEquals(List.of(), asked);
  }

  /** Short fields cost many times their octets. */
  @Test
  void b19_aHeadHasOnlySoManyFields() throws IOException {
    String most = "X: y\r\n".repeat(Message.MOST_FIELDS - 1);
    String request = "GET / HTTP/1.1\r\nHost: a\r\n" + most;
    assertTrue(heard(request + "\r\n").startsWith("HTTP/1.1 200 "));
    assertTrue(heard(request + "X: y\r\nX: y\r\n").startsWith("HTTP/1.1 431 "), "before its end");
    var names = new StringBuilder();
    for (int i = 0; i <= Message.MOST_FIELDS; i++) {
      names.append('&').append(i);
    }
    assertTrue(heard("GET /?" + names + " HTTP/1.1\r\nHost: a\r\n\r\n").contains(" 400 "));
  }

  /** What a head and a body take is held of what all sessions share. */
  @Test
  void b19_whatIsKeptOfARequestIsHeld() throws IOException {
    String request =
        "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n";
    byte[] all = (request + "x".repeat(1000)).getBytes(ISO_8859_1);
    for (int most : new int[] {0, Holding.HEAD - 1, Holding.HEAD + 999}) {
      var full = MemoryConnection.sending(all).holdingAtMost(most);
      http.serve(full);
      assertTrue(new String(full.unheard(), UTF_8).startsWith("HTTP/1.1 503 "), most + "");
    }
    var enough = MemoryConnection.sending(all).holdingAtMost(Holding.HEAD + 1000).inPieces(300);
    http.serve(enough);
    assertTrue(new String(enough.unheard(), UTF_8).startsWith("HTTP/1.1 200 "));
  }

  /** What the bodies of all connections take is bounded, and is given back. */
  @Test
  void bodiesShareABound() throws IOException {
    String longest = "x".repeat(Body.LONGEST);
    String head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + longest.length() + "\r\n\r\n";
    String all = head + longest;
    for (int i = 0; i < 5; i++) {
      assertTrue(heard(all).startsWith("HTTP/1.1 200 "));
    }
    var narrow = new HttpProtocol("http", this::answer, new ManualClock(NOW), 1000);
    var third = MemoryConnection.sending(all.getBytes(ISO_8859_1));
    narrow.serve(third);
    assertTrue(new String(third.unheard(), UTF_8).startsWith("HTTP/1.1 503 "));
    String chunks = "1f5\r\n" + "x".repeat(501) + "\r\n1\r\nx\r\n0\r\n\r\n";
    String chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks;
    var fourth = MemoryConnection.sending(chunked.getBytes(ISO_8859_1));
    narrow.serve(fourth);
    String said = new String(fourth.unheard(), UTF_8);
    assertTrue(said.startsWith("HTTP/1.1 503 "), "what an array takes counts: " + said);
  }

  /** One time for all of a head, another for all of a body: a drip of octets gains nothing. */
  @Test
  void b20_whoIsTooSlowIsToldSo() throws IOException {
    var late = late("GET / HT");
    http.serve(late);
    assertTrue(new String(late.unheard(), UTF_8).isEmpty());
    var later = late("GET / HTTP/1.1\r\nHo");
    http.serve(later);
    assertTrue(new String(later.unheard(), UTF_8).startsWith("HTTP/1.1 408 "));
    assertEquals(NOW.plus(Duration.ofSeconds(30)), later.deadlines().getFirst());
    var body = late("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
    http.serve(body);
    assertTrue(new String(body.unheard(), UTF_8).startsWith("HTTP/1.1 408 "));
    assertEquals(NOW.plus(Duration.ofMinutes(1)), body.deadlines().get(1));
    assertEquals(List.of(), asked);
  }

  private static MemoryConnection late(String sent) {
    var left = new ArrayList<>(List.of(sent));
    return new MemoryConnection(
        _ -> {
          if (left.isEmpty()) {
            throw new SocketTimeoutException();
          }
          return left.removeFirst().getBytes(ISO_8859_1);
        });
  }

  @Test
  void b6_whatIsCutOffIsNotAnswered() throws IOException {
    assertEquals("", heard("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab"));
    assertEquals("", heard("GET / HTTP/1.1\r\nHost: a\r\n"));
    assertEquals("", heard(""));
    assertEquals(List.of(), asked);
  }

  @Test
  void aStoppingServerAnswersAndEnds() throws IOException {
    var connection =
        MemoryConnection.sending("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
    connection.drain();
    http.serve(connection);
    assertTrue(new String(connection.unheard(), UTF_8).contains("Connection: close\r\n"));
    assertTrue(http.turnedAway(Refusal.STOPPING).startsWith("HTTP/1.1 503 "));
  }

  /** Whatever comes, it ends, and what is said is HTTP. */
  @Test
  void garbageEndsInARefusalOrInSilence() throws IOException {
    var random = new Random(7);
    String good =
        "POST /a?b=c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n";
    for (int i = 0; i < 5_000; i++) {
      byte[] sent = good.getBytes(ISO_8859_1);
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        sent[random.nextInt(sent.length)] = (byte) random.nextInt(256);
      }
      String said = heard(1 + random.nextInt(40), new String(sent, ISO_8859_1));
      assertTrue(said.isEmpty() || said.startsWith("HTTP/1.1 "), said);
    }
  }

  @Test
  void e3_anAnswerCannotBeGivenASecondHead() {
    var answer = WebAnswer.notFound();
    assertThrows(IllegalArgumentException.class, () -> answer.with("X", "a\r\nY: b"));
    assertThrows(IllegalArgumentException.class, () -> answer.with("X: a\r\nY", "b"));
    assertThrows(IllegalArgumentException.class, () -> answer.with("content-length", "0"));
    assertThrows(
        IllegalArgumentException.class, () -> new WebAnswer(204, Map.of(), new byte[] {1}));
    var none = new AnswerOctets(new WebAnswer(204, Map.of(), new byte[0]), false, false);
    assertFalse(new String(none.at(NOW), UTF_8).contains("Content-Length"));
  }
}
