package org.rekkas.smtp.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.smtp.relay.Exchanges.Search;
import org.rekkas.smtp.relay.tls.TlsPolicies;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.net.Dns.Exchange;
import org.rekkas.testkit.ScriptedDns;

/** RFC 5321 §5.1, RFC 7505; attacks F6 and F7. */
class ExchangesTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final ScriptedDns dns = new ScriptedDns();

  private Search<String> search() {
    var hop = new NextHop("example.net", 25, false, java.util.Optional.empty());
    return new Exchanges(dns, new Random(1), "mx.example.org", 5).of(hop);
  }

  private List<String> found() {
    return found(search());
  }

  private static List<String> found(Search<String> search) {
    return search instanceof Search.Found<String>(var all, _) ? all : List.of();
  }

  private String never() {
    return search() instanceof Search.Never<String>(var reply, _) ? reply.toString() : "";
  }

  @Test
  void preferenceFirstAndEqualOnesInAnyOrder() {
    dns.exchange(
        "example.net",
        new Exchange(20, "c"),
        new Exchange(10, "a"),
        new Exchange(10, "b"),
        new Exchange(30, "d"));
    var seen = new HashSet<List<String>>();
    var exchanges = new Exchanges(dns, new Random(1), "mx.example.org", 5);
    var hop = new NextHop("example.net", 25, false, java.util.Optional.empty());
    for (int i = 0; i < 50; i++) {
      seen.add(found(exchanges.of(hop)));
    }
    assertEquals(Set.of(List.of("a", "b", "c", "d"), List.of("b", "a", "c", "d")), seen);
  }

  @Test
  void aDomainWithoutMxIsItsOwnHost() {
    assertEquals(List.of("example.net"), found());
  }

  /** RFC 7672 §2.2.2: its addresses say whether it has DANE. */
  @Test
  void f8_aDomainWithoutMxIsAsGoodAsItsAddresses() throws Exception {
    try (var hop = new ScriptedHop();
        var relaying = new Relaying()) {
      relaying.section.with("port", hop.port());
      var asked = new ArrayList<TlsPolicies.Exchange>();
      relaying.policies =
          (_, exchange) -> {
            asked.add(exchange);
            return new TlsPolicies.Found.TryLater("by the test");
          };
      var scripted = relaying.given.scriptedDns();
      scripted.empty("MX", "example.net").address("example.net", LOOPBACK);
      relaying.deliver(relaying.to("b@example.net"));
      scripted.signed("example.net");
      relaying.deliver(relaying.to("b@example.net"));
      assertEquals(
          List.of(
              new TlsPolicies.Exchange("example.net", hop.port(), false, false),
              new TlsPolicies.Exchange("example.net", hop.port(), true, true)),
          asked);
    }
  }

  /** Its addresses are not all that there is to know: RFC 7672 §2.2.2. */
  @Test
  void f8_aHostThatASignedMxNamesMayBeAnAlias() throws Exception {
    try (var hop = new ScriptedHop();
        var relaying = new Relaying()) {
      relaying.section.with("port", hop.port());
      var asked = new ArrayList<TlsPolicies.Exchange>();
      relaying.policies =
          (_, exchange) -> {
            asked.add(exchange);
            return new TlsPolicies.Found.TryLater("by the test");
          };
      var scripted = relaying.given.scriptedDns().signed("example.net");
      scripted.exchange("example.net", new Exchange(10, "mx.plain.example"));
      scripted.address("mx.plain.example", LOOPBACK);
      relaying.deliver(relaying.to("b@example.net"));
      assertEquals(
          List.of(new TlsPolicies.Exchange("mx.plain.example", hop.port(), true, false)), asked);
    }
  }

  @Test
  void f7_nullMx() {
    dns.exchange("example.net", new Exchange(0, "."));
    assertTrue(never().startsWith("556 5.1.10"), never());
  }

  @Test
  void f7_aDotAmongOthersIsNoHost() {
    dns.exchange("example.net", new Exchange(0, "."), new Exchange(10, "a"));
    assertEquals(List.of("a"), found());
  }

  @Test
  void f7_weAreTheBestHost() {
    dns.exchange("example.net", new Exchange(10, "MX.example.org"), new Exchange(20, "b"));
    assertTrue(never().startsWith("554 5.4.6"), never());
  }

  @Test
  void onlyBetterHostsThanWeAreTried() {
    dns.exchange(
        "example.net",
        new Exchange(10, "a"),
        new Exchange(20, "mx.example.org"),
        new Exchange(20, "b"),
        new Exchange(30, "c"));
    assertEquals(List.of("a"), found());
  }

  @Test
  void f6_twoHundredHostsAreNotTried() {
    dns.exchange(
        "example.net",
        IntStream.range(0, 200).mapToObj(i -> new Exchange(i, "h" + i)).toArray(Exchange[]::new));
    assertEquals(List.of("h0", "h1", "h2", "h3", "h4"), found());
  }

  @Test
  void f6_aResolverThatFailsIsADelay() {
    try (var relaying = new Relaying()) {
      relaying.given.scriptedDns().fails("MX", "example.net");
      var outcome = relaying.deliver(relaying.to("b@example.net")).getFirst();
      var unreachable = assertInstanceOf(Outcome.Unreachable.class, outcome);
      assertTrue(unreachable.reply().toString().startsWith("451 4.4.3"));
    }
  }

  @Test
  void f6_anAddressThatFailsIsADelay() {
    try (var relaying = new Relaying()) {
      relaying.given.scriptedDns().exchange("example.net", new Exchange(1, "mx.example.net"));
      relaying.given.scriptedDns().fails("A", "mx.example.net");
      assertInstanceOf(
          Outcome.Unreachable.class, relaying.deliver(relaying.to("b@example.net")).getFirst());
    }
  }

  @Test
  void aDomainThatDoesNotExistIsAFailure() {
    try (var relaying = new Relaying()) {
      var outcome = relaying.deliver(relaying.to("b@example.net")).getFirst();
      var failed = assertInstanceOf(Outcome.Failed.class, outcome);
      assertTrue(failed.reply().toString().startsWith("550 5.1.2"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1.2.3",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "2002:7f00:1::1"
      })
  void f7_privateTargetsAreRefused(String address) {
    try (var relaying = new Relaying()) {
      relaying.section.with("allow-private", false);
      var scripted = relaying.given.scriptedDns();
      scripted.exchange("example.net", new Exchange(1, "mx.example.net"));
      scripted.address("mx.example.net", InetAddress.ofLiteral(address));
      var outcome = relaying.deliver(relaying.to("b@example.net")).getFirst();
      var failed = assertInstanceOf(Outcome.Failed.class, outcome);
      assertTrue(failed.reply().toString().startsWith("550 5.4.4"));
    }
  }

  @Test
  void f7_aHostWithOurOwnNameIsALoop() throws Exception {
    try (var hop =
            new ScriptedHop(
                """
                S: 220 mx.example.org ESMTP
                C: EHLO mx.example.org
                S: 250 mx.example.org
                """);
        var relaying = Relaying.to(hop)) {
      var outcome = relaying.deliver(relaying.to("b@example.net")).getFirst();
      var failed = assertInstanceOf(Outcome.Failed.class, outcome);
      assertTrue(failed.reply().toString().startsWith("554 5.4.6"));
    }
  }

  /** RFC 5321 §5.1: who is down is not gone, though we are behind it under another name. */
  @Test
  void f7_whereABetterHostIsDownOurOwnAddressIsADelay() {
    try (var relaying = new Relaying()) {
      relaying.section.with("port", 9);
      relaying
          .given
          .scriptedDns()
          .exchange("example.net", new Exchange(10, "one.test"), new Exchange(20, "two.test"))
          .address("one.test", InetAddress.ofLiteral("127.0.0.9"))
          .address("two.test", ownAddress());
      assertEquals("4.4.1", refusal(relaying));
      assertEquals("4.4.1", refusal(relaying), "also where it is known to be down");
    }
  }

  @Test
  void f7_ourOwnAddressIsALoopWhereNobodyIsBetter() {
    try (var relaying = new Relaying()) {
      relaying
          .given
          .scriptedDns()
          .exchange("example.net", new Exchange(20, "two.test"), new Exchange(30, "three.test"))
          .address("two.test", ownAddress())
          .fails("A", "three.test");
      assertEquals("5.4.6", refusal(relaying));
    }
  }

  @Test
  void f7_whoIsBehindAHostWithOurOwnNameIsNotTried() throws Exception {
    String ourselves =
        """
        S: 220 mx.example.org ESMTP
        C: EHLO mx.example.org
        S: 250 mx.example.org
        """;
    try (var hop = new ScriptedHop("S: 421 4.3.2 not now", ourselves);
        var relaying = Relaying.to(hop)) {
      relaying
          .given
          .scriptedDns()
          .exchange(
              "example.net",
              new Exchange(10, "one.test"),
              new Exchange(20, "two.test"),
              new Exchange(30, "three.test"))
          .address("one.test", LOOPBACK)
          .address("two.test", LOOPBACK)
          .address("three.test", LOOPBACK);
      assertEquals("4.3.2", refusal(relaying));
      relaying.close();
      hop.played();
    }
  }

  private static InetAddress ownAddress() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(each -> !each.isLoopbackAddress())
          .findFirst()
          .orElseThrow();
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theNextHostIsTriedWhereOneTakesNothing() throws Exception {
    String other =
        """
        S: 220 two
        C: EHLO mx.example.org
        S: 250 two
        C: MAIL FROM:<a@example.org>
        S: 550 5.7.1 not you
        """;
    try (var hop = new ScriptedHop("S: 554 5.3.2 nothing here", other);
        var relaying = Relaying.to(hop)) {
      relaying
          .given
          .scriptedDns()
          .exchange("example.net", new Exchange(1, "one.test"), new Exchange(2, "two.test"))
          .address("one.test", LOOPBACK)
          .address("two.test", LOOPBACK);
      var outcome = relaying.deliver(relaying.to("b@example.net")).getFirst();
      assertEquals(
          "550 5.7.1 not you", assertInstanceOf(Outcome.Failed.class, outcome).reply().toString());
      relaying.close();
      hop.played();
    }
  }

  /** RFC 5321 §4.5.4.1. */
  @Test
  void aHostThatDidNotAnswerIsTriedBehindTheOthers() throws Exception {
    String two =
        """
        S: 220 two
        C: EHLO mx.example.org
        S: 250 two
        C: MAIL FROM:<a@example.org>
        S: 550 5.7.1 not you
        C: QUIT
        """;
    var dead = InetAddress.ofLiteral("127.0.0.9");
    try (var hop = new ScriptedHop(two, two);
        var relaying = Relaying.to(hop)) {
      relaying.section.with("idle-timeout", Duration.ZERO);
      var dns = relaying.given.scriptedDns();
      dns.exchange("example.net", new Exchange(1, "one.test"), new Exchange(2, "two.test"))
          .address("one.test", dead)
          .address("two.test", LOOPBACK);
      assertEquals("5.7.1", refusal(relaying));
      try (var alive = new ServerSocket(hop.port(), 1, dead)) {
        assertEquals("5.7.1", refusal(relaying));
        dns.exchange("example.net", new Exchange(1, "one.test"));
        Thread.ofVirtual().start(() -> refuseOne(alive));
        assertEquals("4.3.2", refusal(relaying), "where there is no other it is tried");
      }
      relaying.close();
      hop.played();
    }
  }

  private static void refuseOne(ServerSocket host) {
    try (var client = host.accept()) {
      client.getOutputStream().write("421 4.3.2 nothing here\r\n".getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String refusal(Relaying relaying) {
    var reply =
        switch (relaying.deliver(relaying.to("b@example.net")).getFirst()) {
          case Outcome.Failed failed -> failed.reply();
          case Outcome.Unreachable unreachable -> unreachable.reply();
          case Outcome other -> throw new AssertionError(other);
        };
    return reply.enhanced().orElseThrow().toString();
  }

  @Test
  void anAddressLiteralIsAHost() throws Exception {
    try (var hop = new ScriptedHop("S: 421 4.3.2 not now");
        var relaying = Relaying.to(hop)) {
      var mailbox = new Mailbox("b", "[127.0.0.1]");
      var outcome = relaying.deliver(relaying.to(mailbox.toString())).getFirst();
      assertEquals(
          "421 4.3.2 not now",
          assertInstanceOf(Outcome.Unreachable.class, outcome).reply().toString());
    }
  }
}
