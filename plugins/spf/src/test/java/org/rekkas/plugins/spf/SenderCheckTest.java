package org.rekkas.plugins.spf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.plugins.spf.policy.Check;
import org.rekkas.plugins.spf.policy.Checked;
import org.rekkas.plugins.spf.policy.Identity;
import org.rekkas.plugins.spf.policy.Result;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Session;
import org.rekkas.spi.Sign;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.net.Client;
import org.rekkas.spi.net.Dns;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.ScriptedDns;
import org.rekkas.testkit.Sessions;
import org.rekkas.testkit.SlowDns;

class SenderCheckTest {
  @TempDir Path folder;
  private FakeSurroundings given;

  @BeforeEach
  void zone() {
    given = new FakeSurroundings("spf", folder);
    given
        .scriptedDns()
        .text("sender.example", "v=spf1 ip4:192.0.2.0/24 -all")
        .text("soft.example", "v=spf1 ~all")
        .text("helo.example", "v=spf1 ip4:198.51.100.9 -all")
        .text("evil.example", "v=spf1 exists:%{l}.(\"x\").evil.example -all exp=e.evil.example")
        .text("e.evil.example", "buy at http://pills.example")
        .text("loop.example", "v=spf1 include:loop.example -all")
        .text(
            "blow.example", "v=spf1 exists:" + "%{s}%{s}%{s}%{s}.".repeat(60) + "blow.example -all")
        .text("two.example", "v=spf1 -all", "v=spf1 +all")
        .fails("TXT", "down.example");
  }

  private EnvelopeVerdict judge(Settings.Refuse refuse, String client, String from) {
    return judge(refuse, stranger(client), from);
  }

  private EnvelopeVerdict judge(Settings.Refuse refuse, Session session, String from) {
    return new SenderCheck(new Settings(refuse, true), given).judge(session, Envelope.of(from));
  }

  private static Session stranger(String client) {
    return Sessions.stranger(client, "helo.example");
  }

  private Checked checked(Dns dns, String client, String domain) {
    var identity =
        new Identity(
            new Client(InetAddress.ofLiteral(client), 4711, false),
            "a",
            domain,
            "helo.example",
            "mx.example.org");
    Instant until = given.clock().instant().plusSeconds(20);
    return Check.of(identity, dns, given.clock(), until);
  }

  private Verdict.Mark mark(String client, String from) {
    return assertInstanceOf(Verdict.Mark.class, judge(Settings.Refuse.NEVER, client, from));
  }

  private static String symbols(Verdict.Mark mark) {
    return mark.signs().stream().map(Sign::symbol).collect(Collectors.joining(" "));
  }

  private static String fields(Verdict.Mark mark) {
    return mark.fields().stream()
        .map((HeaderField f) -> f.name() + ": " + f.value())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void aResultIsASignAndStandsInTheHeader() {
    Verdict.Mark mark = mark("203.0.113.5", "a@sender.example");
    assertEquals("SPF_FAIL SPF_HELO_FAIL", symbols(mark));
    assertEquals("sender.example: -all for 203.0.113.5", mark.signs().getFirst().seen());
    assertEquals(
        """
        Received-SPF: fail (mx.example.org: sender.example -all) client-ip=203.0.113.5; \
        envelope-from="a@sender.example"; helo="helo.example"; receiver=mx.example.org; identity=mailfrom
        Authentication-Results: mx.example.org; spf=fail (-all) smtp.mailfrom=sender.example\
        """,
        fields(mark));
    assertEquals("SPF_PASS SPF_HELO_FAIL", symbols(mark("192.0.2.7", "a@sender.example")));
    assertEquals("SPF_SOFTFAIL", symbols(mark("198.51.100.9", "a@soft.example")));
    assertEquals("SPF_NONE", symbols(mark("198.51.100.9", "a@nothing.example")));
    assertEquals("SPF_TEMPERROR", symbols(mark("198.51.100.9", "a@down.example")));
  }

  /** RFC 7208 §4.6.4. */
  @Test
  void f1_aSlowDnsEndsBothChecksInTime() {
    given.scriptedDns().text("slow.example", "v=spf1 include:soft.example include:two.example");
    given.with(new SlowDns(given.scriptedDns()).slow(given.manualClock(), Duration.ofSeconds(12)));
    Verdict.Mark mark = mark("203.0.113.5", "a@slow.example");
    assertEquals("SPF_TEMPERROR", symbols(mark));
    assertTrue(mark.signs().getFirst().seen().contains("takes too long"), mark::toString);
    assertEquals("SPF_FAIL SPF_HELO_FAIL", symbols(mark("203.0.113.5", "a@sender.example")));
  }

  @Test
  void f1_aDnsThatHangsEndsTheCheckInTime() {
    given.scriptedDns().text("slow.example", "v=spf1 include:hangs.example -all");
    given.with(
        new SlowDns(given.scriptedDns())
            .slow(given.manualClock(), Duration.ofMillis(19_800))
            .hangingAt("hangs.example"));
    Verdict.Mark mark = mark("203.0.113.5", "a@slow.example");
    assertTrue(symbols(mark).startsWith("SPF_TEMPERROR"), mark::toString);
    assertTrue(mark.signs().getFirst().seen().contains("takes too long"), mark::toString);
  }

  /** So that the rest of the server's DNS is left to others. */
  @Test
  void f1_slowStrangersHoldUpEachOtherOnly() throws Exception {
    assertEquals(60, heldAtATime(60, 13));
  }

  @Test
  void f6_aClientWhoseDnsIsSlowHoldsUpHisOwnMailOnly() throws Exception {
    assertEquals(10, heldAtATime(10, 1));
  }

  /** Of 130 checks of some clients, once so many are. */
  private int heldAtATime(int awaited, int clients) throws Exception {
    var dns = new HeldDns(given.scriptedDns());
    given.with(dns);
    var check = new SenderCheck(new Settings(Settings.Refuse.NEVER, false), given);
    var checks = new ArrayList<FutureTask<EnvelopeVerdict>>();
    for (int i = 0; i < 130; i++) {
      var session = stranger("192.0.2." + i % clients);
      checks.add(new FutureTask<>(() -> check.judge(session, Envelope.of("a@sender.example"))));
      Thread.ofVirtual().start(checks.getLast());
    }
    dns.awaitHeld(awaited);
    dns.release();
    for (var each : checks) {
      assertEquals("SPF_PASS", symbols(assertInstanceOf(Verdict.Mark.class, each.get())));
    }
    return dns.mostAtATime();
  }

  @Test
  void aCheckThatHasNoTurnInTimeIsATemperror() {
    Thread.currentThread().interrupt();
    Verdict.Mark mark = mark("192.0.2.7", "a@sender.example");
    assertTrue(Thread.interrupted());
    assertEquals("SPF_TEMPERROR", symbols(mark));
  }

  @Test
  void anEmptyReversePathIsJudgedByHelo() {
    Verdict.Mark mark = mark("198.51.100.9", "");
    assertEquals("SPF_PASS", symbols(mark));
    assertTrue(fields(mark).contains("smtp.helo=helo.example"), fields(mark));
  }

  /** RFC 8601 §2.2, RFC 8616 §4. */
  @Test
  void whatIsNoTokenIsQuotedAndDomainsAreALabels() {
    String fields = fields(mark("203.0.113.5", "zo\u00eb@b\u00fccher.example"));
    assertTrue(fields.endsWith(" smtp.mailfrom=xn--bcher-kva.example"), fields);
    assertTrue(fields.contains("envelope-from=\"zo?@xn--bcher-kva.example\""), fields);
    for (String helo : List.of("[192.0.2.1]", "[IPv6:2001:db8::1]", "a=b", "x@y")) {
      var session = Sessions.stranger("192.0.2.1", helo);
      var check = new SenderCheck(new Settings(Settings.Refuse.NEVER, true), given);
      var mark = assertInstanceOf(Verdict.Mark.class, check.judge(session, Envelope.of("")));
      assertTrue(fields(mark).endsWith(" smtp.helo=\"" + helo + "\""), fields(mark));
    }
  }

  /** RFC 8616 §4. */
  @Test
  void aTermThatNamesALocalPartBeyondAsciiMatchesNothing() {
    var any = InetAddress.ofLiteral("192.0.2.1");
    given
        .scriptedDns()
        .text("l.example", "v=spf1 exists:%{l}.l.example include:%{S}.x.example ?all")
        .text("r.example", "v=spf1 redirect=%{l2r-}.r.example")
        .address("ali.l.example", any)
        .address("zo\u00eb.l.example", any)
        .text("zo\u00eb.r.example", "v=spf1 -all");
    assertTrue(symbols(mark("203.0.113.5", "ali@l.example")).startsWith("SPF_PASS"));
    assertTrue(symbols(mark("203.0.113.5", "zo\u00eb@l.example")).startsWith("SPF_NEUTRAL"));
    assertTrue(symbols(mark("203.0.113.5", "zo\u00eb@r.example")).startsWith("SPF_NEUTRAL"));
  }

  @Test
  void ourOwnAreNotChecked() {
    assertEquals(
        Verdict.Continue.SILENTLY,
        judge(Settings.Refuse.FAIL, Sessions.neighbour("203.0.113.5"), "a@sender.example"));
  }

  @Test
  void aFailMayRefuse() {
    var reject =
        assertInstanceOf(
            Verdict.Reject.class, judge(Settings.Refuse.FAIL, "203.0.113.5", "a@sender.example"));
    assertEquals(
        "550 5.7.23 SPF: sender.example does not let 203.0.113.5 send its mail",
        reject.reply().toString());
    assertInstanceOf(
        Verdict.Mark.class, judge(Settings.Refuse.FAIL, "203.0.113.5", "a@soft.example"));
  }

  /** RFC 7208 §4.6.4, where the client's own zone answers anew each time. */
  @Test
  void f1_namesOfTheClientAreAskedForOnceInACheck() {
    String macros = "%{p}".repeat(90);
    var evil = new ScriptedDns().text("evil.example", terms("-mx:" + macros + ".evil.example"));
    var dns = new CountingDns(new ChangingNames(evil));
    assertEquals(Result.PERMERROR, checked(dns, "203.0.113.5", "evil.example").result());
    assertTrue(dns.isBounded(), dns::toString);
    assertEquals(10, dns.asked("A").size(), dns::toString);

    for (String term : List.of("-ptr:%{p}.evil.example", "-exists:%{p}.x", "-a:%{p}.y", "ptr")) {
      var each = new CountingDns(new ChangingNames(evil.text("evil.example", terms(term))));
      checked(each, "203.0.113.5", "evil.example");
      assertTrue(each.isBounded(), each::toString);
    }
  }

  private static String terms(String one) {
    return "v=spf1 " + (one + " ").repeat(10) + "-all exp=%{p}.evil.example";
  }

  /** The macro asks, so it is a term that asks: ten more are one too many. */
  @Test
  void f1_theFirstMacroThatAsksForNamesIsATerm() {
    var client = InetAddress.ofLiteral("192.0.2.7");
    var dns =
        new ScriptedDns()
            .name(client, "a.sender.example")
            .address("a.sender.example", client)
            .text("no.example", "v=spf1 -all")
            .text("ten.example", "v=spf1 " + "include:no.example ".repeat(8) + "exists:%{p} -all")
            .text("more.example", "v=spf1 " + "include:no.example ".repeat(9) + "exists:%{p} -all");
    assertEquals(Result.PASS, checked(dns, "192.0.2.7", "ten.example").result());
    assertEquals(Result.PERMERROR, checked(dns, "192.0.2.7", "more.example").result());
  }

  /** RFC 7208 §4.6.4: the bound is of terms; their hosts have another one. */
  @Test
  void hostsWithoutAnAddressOfTheClientsFamilyAreNoFaultOfThePolicy() {
    given
        .scriptedDns()
        .text("six.example", "v=spf1 a mx ip6:2001:db8::/32 -all")
        .address("six.example", InetAddress.ofLiteral("192.0.2.1"))
        .exchange(
            "six.example",
            new Dns.Exchange(10, "mx1.six.example"),
            new Dns.Exchange(20, "mx2.six.example"))
        .address("mx1.six.example", InetAddress.ofLiteral("192.0.2.2"))
        .address("mx2.six.example", InetAddress.ofLiteral("192.0.2.3"))
        .text("void.example", "v=spf1 a:x.void.example a:y.void.example a:z.void.example +all");
    assertTrue(symbols(mark("2001:db8::25", "a@six.example")).startsWith("SPF_PASS"));
    assertTrue(symbols(mark("2001:db9::25", "a@six.example")).startsWith("SPF_FAIL"));
    assertTrue(symbols(mark("2001:db8::25", "a@void.example")).startsWith("SPF_PERMERROR"));
  }

  @Test
  void f1_policiesWithoutEndAreErrorsAndWhatTheySayStaysHarmless() {
    assertEquals("SPF_PERMERROR", symbols(mark("198.51.100.9", "a@loop.example")));
    assertEquals("SPF_PERMERROR", symbols(mark("198.51.100.9", "a@two.example")));
    given.scriptedDns().text("octal.example", "v=spf1 ip4:010.1.2.3 -all");
    assertTrue(symbols(mark("10.1.2.3", "a@octal.example")).startsWith("SPF_PERMERROR"));
    String longest = "l".repeat(64) + "@blow.example";
    assertTrue(symbols(mark("198.51.100.9", longest)).startsWith("SPF_"));
    Verdict.Mark evil = mark("198.51.100.9", "a@evil.example");
    assertTrue(evil.why().toString().contains("explanation=buy at"), evil.why().toString());
    assertTrue(!fields(evil).contains("pills"), fields(evil));
  }
}
