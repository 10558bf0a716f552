package org.rekkas.kernel.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.kernel.dns.DnsSettings.Dnssec;
import org.rekkas.spi.net.Dns;
import org.rekkas.spi.net.Dns.Answer;
import org.rekkas.testkit.DnsServer;

/** Attack F6: hostile and broken answers, over UDP and TCP on loopback. */
class DnsResolverTest {
  private DnsServer server;

  private Dns dns(String zone) throws Exception {
    return dns(zone, Dnssec.OFF);
  }

  private Dns dns(String zone, Dnssec dnssec) throws Exception {
    return dns(zone, dnssec, Duration.ofSeconds(5));
  }

  private Dns dns(String zone, Dnssec dnssec, Duration timeout) throws Exception {
    server = DnsServer.of(zone);
    var settings = new DnsSettings(List.of(server.address()), dnssec, timeout, Optional.empty());
    return new DnsResolver(settings, Clock.systemUTC());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private static <T> List<T> found(Answer<T> answer) {
    if (answer instanceof Answer.Found<T> found) {
      return found.records();
    }
    throw new AssertionError(answer);
  }

  @Test
  void answersAreRead() throws Exception {
    Dns dns =
        dns(
            """
            example.org    MX   20 b.example.org
            example.org    MX   10 a.example.org
            a.example.org  A    127.0.0.2
            a.example.org  AAAA ::1
            example.org    TXT  "one" "two"
            2.0.0.127.in-addr.arpa PTR a.example.org
            _25._tcp.a.example.org TLSA 3 1 1 0A0b
            null.example   MX   0 .
            """);
    assertEquals(
        List.of(new Dns.Exchange(10, "a.example.org"), new Dns.Exchange(20, "b.example.org")),
        found(dns.exchanges("Example.org")));
    assertEquals(
        List.of(InetAddress.ofLiteral("127.0.0.2"), InetAddress.ofLiteral("::1")),
        found(dns.addresses("a.example.org")));
    assertEquals(List.of("onetwo"), found(dns.texts("example.org")));
    assertEquals(List.of("a.example.org"), found(dns.names(InetAddress.ofLiteral("127.0.0.2"))));
    assertEquals(
        List.of(new Dns.Tlsa(3, 1, 1, new byte[] {10, 11})),
        found(dns.certificates("_25._tcp.a.example.org")));
    assertEquals(List.of(new Dns.Exchange(0, ".")), found(dns.exchanges("null.example")));
  }

  /** RFC 5891. */
  @Test
  void d8NamesBeyondAsciiAreAskedForAsTheyAreRegistered() throws Exception {
    Dns dns =
        dns(
            """
            xn--bcher-kva.example A 127.0.0.2
            xn--fa-hia.example    A 127.0.0.3
            fass.example          A 127.0.0.4
            """,
            Dnssec.OFF);
    assertEquals(
        List.of(InetAddress.ofLiteral("127.0.0.2")), found(dns.addresses("b\u00fccher.example")));
    assertEquals(
        List.of(InetAddress.ofLiteral("127.0.0.3")), found(dns.addresses("fa\u00df.example")));
    assertInstanceOf(Answer.Missing.class, dns.addresses("fa\u200css.example"));
  }

  @Test
  void f6NoSuchNameIsNotNoSuchType() throws Exception {
    Dns dns = dns("a.example.org A 127.0.0.2");
    assertInstanceOf(Answer.Missing.class, dns.exchanges("b.example.org"));
    assertInstanceOf(Answer.Empty.class, dns.exchanges("a.example.org"));
    assertInstanceOf(Answer.Empty.class, dns.exchanges("example.org"));
    assertInstanceOf(Answer.Missing.class, dns.exchanges("no..name"));
    assertInstanceOf(Answer.Missing.class, dns.exchanges("l".repeat(64) + ".example.org"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "servfail",
        "refused",
        "silent",
        "cut",
        "other-name",
        "garbage",
        "referral",
        "lame"
      })
  void f6BrokenAnswersHaveFailed(String fault) throws Exception {
    String zone =
        """
        x.example MX   10 a.example.org
        x.example TXT  text
        x.example TLSA 3 1 1 aabb
        x.example MX   !%1$s
        x.example TXT  !%1$s
        x.example TLSA !%1$s
        """
            .formatted(fault);
    Dns dns = dns(zone, Dnssec.OFF, Duration.ofMillis(400));
    assertInstanceOf(Answer.Failed.class, dns.exchanges("x.example"));
    assertInstanceOf(Answer.Failed.class, dns.texts("x.example"));
    assertInstanceOf(Answer.Failed.class, dns.certificates("x.example"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MX \\# 0",
        "MX \\# 1 00",
        "MX \\# 2 000a",
        "MX \\# 3 000a05",
        "MX \\# 4 000ac002",
        "MX \\# 5 000a400000",
        "MX \\# 6 000a00aabbcc"
      })
  void f6MalformedExchangesHaveFailed(String record) throws Exception {
    Dns dns = dns("x.example " + record);
    assertInstanceOf(Answer.Failed.class, dns.exchanges("x.example"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSA \\# 0", "TLSA \\# 1 03", "TLSA \\# 2 0301", "TLSA \\# 3 030101"})
  void f6MalformedCertificatesHaveFailed(String record) throws Exception {
    Dns dns = dns("x.example " + record);
    assertInstanceOf(Answer.Failed.class, dns.certificates("x.example"));
  }

  @Test
  void f6AliasesAreFollowedUpToABound() throws Exception {
    var zone = new StringBuilder("a.example CNAME b.example\nb.example MX 10 mx.example\n");
    zone.append("loop.example CNAME pool.example\npool.example CNAME loop.example\n");
    zone.append("self.example CNAME self.example\nleads.example CNAME nowhere.example\n");
    for (int i = 0; i < 20; i++) {
      zone.append("c%d.example CNAME c%d.example\n".formatted(i, i + 1));
    }
    zone.append("c20.example MX 10 mx.example\n");
    Dns dns = dns(zone.toString());
    assertEquals(List.of(new Dns.Exchange(10, "mx.example")), found(dns.exchanges("a.example")));
    assertInstanceOf(Answer.Failed.class, dns.exchanges("loop.example"));
    assertInstanceOf(Answer.Failed.class, dns.exchanges("self.example"));
    assertInstanceOf(Answer.Failed.class, dns.exchanges("c0.example"));
    assertInstanceOf(Answer.Missing.class, dns.exchanges("leads.example"));
  }

  @Test
  void f6TwoHundredExchangesComeOverTcpAndAreCut() throws Exception {
    var zone = new StringBuilder();
    for (int i = 200; i > 0; i--) {
      zone.append("many.example MX %d mx%d.example\n".formatted(i, i));
    }
    List<Dns.Exchange> exchanges = found(dns(zone.toString()).exchanges("many.example"));
    assertEquals(100, exchanges.size());
    assertEquals(new Dns.Exchange(1, "mx1.example"), exchanges.getFirst());
    assertTrue(server.asked().contains("tcp MX many.example"), server.asked()::toString);
  }

  /** Blanks of all kinds may part what stands in a record of DKIM or DMARC. */
  @Test
  void textsComeAsTheyAre() throws Exception {
    Dns dns = dns("tab.example TXT v=DMARC1;\tp=reject\nodd.example TXT a\\b\"c\u00e4\u000bd");
    assertEquals(List.of("v=DMARC1;\tp=reject"), found(dns.texts("tab.example")));
    assertEquals(List.of("a\\b\"c\u00c3\u00a4\u000bd"), found(dns.texts("odd.example")));
  }

  @Test
  void f6AddressesAndTextsAreCutToo() throws Exception {
    var zone = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      zone.append("many.example A 192.0.2.%d\nmany.example TXT text%d\n".formatted(i, i));
    }
    Dns dns = dns(zone.toString());
    assertEquals(100, found(dns.addresses("many.example", Dns.Family.IP4)).size());
    assertEquals(100, found(dns.texts("many.example")).size());
    assertEquals(100, found(dns.texts("many.example")).size());
  }

  /** A message of 65,535 octets makes some thousand records, which take twenty times as much. */
  @Test
  void f6AnAnswerOfManyThousandOctetsHasFailed() throws Exception {
    var zone = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      zone.append("huge.example MX 10 mx%d.%s.example\n".formatted(i, "l".repeat(60)));
    }
    Answer<Dns.Exchange> answer = dns(zone.toString()).exchanges("huge.example");
    assertInstanceOf(Answer.Failed.class, answer, answer::toString);
    assertEquals(List.of("udp MX huge.example", "tcp MX huge.example"), server.asked());
  }

  @Test
  void f6ATruncatedAnswerIsAskedForAgainOverTcp() throws Exception {
    Dns dns = dns("x.example MX 10 a.example\nx.example MX !truncate");
    assertEquals(1, found(dns.exchanges("x.example")).size());
    assertEquals(List.of("udp MX x.example", "tcp MX x.example"), server.asked());
  }

  @Test
  void f6ALostQuestionIsAskedAgain() throws Exception {
    String zone = "x.example MX 10 a.example\nx.example MX !lost-once";
    Dns dns = dns(zone);
    assertEquals(1, found(dns.exchanges("x.example")).size());
    assertEquals(2, server.asked().size());
  }

  @Test
  void f6ASlowAnswerKeepsNobodyElseWaiting() throws Exception {
    String zone = "x.example MX 10 a.example\ny.example MX 10 a.example\ny.example MX !held";
    Dns dns = dns(zone, Dnssec.OFF, Duration.ofSeconds(2));
    var slow = new FutureTask<>(() -> dns.exchanges("y.example"));
    Thread.ofVirtual().start(slow);
    assertEquals(1, found(dns.exchanges("x.example")).size());
    assertInstanceOf(Answer.Failed.class, slow.get());
    server.release();
    assertEquals(1, found(dns.exchanges("y.example")).size());
  }

  @Test
  void anotherServerIsAskedWhereTheFirstRefusesOrIsNotThere() throws Exception {
    Dns dns = dns("x.example MX 10 a.example");
    InetSocketAddress nobody;
    try (var gone = DnsServer.of("x.example MX 10 b.example")) {
      nobody = gone.address();
    }
    assertEquals(dns.exchanges("x.example"), behind(nobody, Dnssec.OFF).exchanges("x.example"));
    for (String fault : List.of("refused", "servfail", "bogus", "referral", "lame")) {
      try (var bad = DnsServer.of("x.example MX !" + fault)) {
        assertEquals(
            dns.exchanges("x.example"), behind(bad.address(), Dnssec.OFF).exchanges("x.example"));
      }
    }
  }

  /** RFC 7672 §2.1.1: what is bogus is never insecure. A server that is broken is passed over. */
  @Test
  void f8WhatOneServerHoldsForForgedAnotherDoesNotMakeInsecure() throws Exception {
    server = DnsServer.of("x.example MX 10 a.example");
    for (String fault : List.of("refused", "servfail", "referral", "lame")) {
      try (var broken = DnsServer.of("x.example MX !" + fault)) {
        Dns dns = behind(broken.address(), Dnssec.TRUST_AD);
        assertFalse(authentic(dns.exchanges("x.example")), fault);
      }
    }
    try (var validating = DnsServer.of("x.example MX 10 a.example\nx.example MX !bogus")) {
      Dns dns = behind(validating.address(), Dnssec.TRUST_AD);
      assertEquals(new Answer.Failed<>("SERVFAIL"), dns.exchanges("x.example"));
      assertEquals(List.of("udp MX x.example", "udp MX x.example"), validating.asked());
    }
  }

  /** With another server in front. */
  private Dns behind(InetSocketAddress first, Dnssec dnssec) {
    var servers = List.of(first, server.address());
    var settings = new DnsSettings(servers, dnssec, Duration.ofSeconds(5), Optional.empty());
    return new DnsResolver(settings, Clock.systemUTC());
  }

  @Test
  void otherServersOfTheSystemAreAskedFromTheNextQuestionOn() throws Exception {
    server = DnsServer.of("x.example MX 10 a.example");
    try (var other = DnsServer.of("x.example MX 10 b.example")) {
      var now = new AtomicReference<>(List.of(server.address()));
      var dns = new DnsResolver(DnsSettings.DEFAULTS, Clock.systemUTC(), now::get);
      assertEquals(List.of(new Dns.Exchange(10, "a.example")), found(dns.exchanges("x.example")));
      now.set(List.of(other.address()));
      assertEquals(List.of(new Dns.Exchange(10, "b.example")), found(dns.exchanges("x.example")));
    }
  }

  @Test
  void manyAreAskedForAtATimeAndOneThatIsLateHoldsUpNone() throws Exception {
    Dns dns =
        dns(
            "a.example A 127.0.0.2\n"
                + "b.example A 127.0.0.3\n"
                + "b.example A !held\n"
                + "c.example A 127.0.0.4");
    List<Answer<InetAddress>> answers =
        dns.addresses(
            List.of("b.example", "a.example", "no..name", "none.example", "c.example"),
            Dns.Family.IP4,
            Duration.ofMillis(300));
    assertInstanceOf(Answer.Failed.class, answers.get(0));
    assertEquals(List.of(InetAddress.ofLiteral("127.0.0.2")), found(answers.get(1)));
    assertInstanceOf(Answer.Missing.class, answers.get(2));
    assertInstanceOf(Answer.Missing.class, answers.get(3));
    assertEquals(List.of(InetAddress.ofLiteral("127.0.0.4")), found(answers.get(4)));
  }

  /** Whoever wants several at a time has his turn; and waits no longer than he said. */
  @Test
  void manySilentAnswersAreBoundedAndHoldUpAGroupNoLongerThanTheOthers() throws Exception {
    var zone = new StringBuilder();
    for (int i = 0; i < 260; i++) {
      zone.append("q%1$d.example A 127.0.0.2\nq%1$d.example A !held\n".formatted(i));
    }
    zone.append("a.example A 127.0.0.3\nb.example A 127.0.0.4\n");
    Dns dns = dns(zone.toString(), Dnssec.OFF, Duration.ofSeconds(30));
    var asking = new ArrayList<FutureTask<Answer<InetAddress>>>();
    for (int i = 0; i < 260; i++) {
      String name = "q" + i + ".example";
      asking.add(new FutureTask<>(() -> dns.addresses(name, Dns.Family.IP4)));
      Thread.ofVirtual().start(asking.getLast());
    }
    while (server.asked().stream().distinct().count() < 200) {
      Thread.onSpinWait();
    }
    List<String> group = List.of("a.example", "b.example");
    List<Answer<InetAddress>> refused = dns.addresses(group, Dns.Family.IP4, Duration.ofMillis(20));
    assertEquals(
        List.of(new Answer.Failed<>(Answer.TOO_MANY)), refused.stream().distinct().toList());
    assertEquals(200, server.asked().stream().distinct().count());
    var waiting =
        new FutureTask<>(() -> dns.addresses(group, Dns.Family.IP4, Duration.ofMinutes(1)));
    Thread.ofVirtual().start(waiting);
    server.release();
    assertEquals(List.of(InetAddress.ofLiteral("127.0.0.3")), found(waiting.get().getFirst()));
    for (var each : asking) {
      assertEquals(List.of(InetAddress.ofLiteral("127.0.0.2")), found(each.get()));
    }
  }

  @Test
  void answersAreKeptAndFailuresAreNot() throws Exception {
    Dns dns = dns("x.example MX 10 a.example\ny.example MX !servfail");
    for (int i = 0; i < 2; i++) {
      dns.exchanges("x.example");
      dns.exchanges("no.example");
      dns.exchanges("y.example");
    }
    assertEquals(1, server.asked().stream().filter("udp MX x.example"::equals).count());
    assertEquals(1, server.asked().stream().filter("udp MX no.example"::equals).count());
    assertEquals(2, server.asked().stream().filter("udp MX y.example"::equals).count());
  }

  @Test
  void theAdBitIsBelievedOnlyWhereItIsConfigured() throws Exception {
    String zone =
        """
        signed.example   !signed
        signed.example   MX 10 a.signed.example
        plain.example    MX 10 a.plain.example
        alias.signed.example CNAME plain.example
        """;
    assertFalse(authentic(dns(zone).exchanges("signed.example")));
    server.close();
    Dns trusting = dns(zone, Dnssec.TRUST_AD);
    assertTrue(authentic(trusting.exchanges("signed.example")));
    assertFalse(authentic(trusting.exchanges("plain.example")));
    assertFalse(authentic(trusting.exchanges("alias.signed.example")));
    assertTrue(authentic(trusting.alias("alias.signed.example")));
    assertEquals(List.of("plain.example"), found(trusting.alias("alias.signed.example")));
    assertInstanceOf(Answer.Empty.class, trusting.alias("plain.example"));
  }

  private static boolean authentic(Answer<?> answer) {
    return assertInstanceOf(Answer.Found.class, answer, answer::toString).authentic();
  }
}
