package org.rekkas.plugins.dmarc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.lookups.Share;
import org.rekkas.mime.FoldedFields;
import org.rekkas.mime.Origin;
import org.rekkas.plugins.dmarc.Settings.Follow;
import org.rekkas.plugins.dmarc.policy.Identifier;
import org.rekkas.plugins.dmarc.policy.Identifier.Method;
import org.rekkas.plugins.dmarc.report.Row;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Findings;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Session;
import org.rekkas.spi.Symbol;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.Sessions;
import org.rekkas.testkit.SlowDns;
import org.rekkas.testkit.TextContent;

class AuthorCheckTest {
  private static final String NOBODY = "mx.example.org; dmarc=fail (no one author)";

  private static final Session STRANGER = Sessions.stranger("192.0.2.7");

  /** Both filters were there, and found nothing. */
  private static final Findings LOOKED =
      Findings.NONE.with(
          List.of(
              new HeaderField("Authentication-Results", "mx.example.org; spf=none"),
              new HeaderField("Authentication-Results", "mx.example.org; dkim=none")));

  @TempDir Path folder;
  private FakeSurroundings given;
  private Findings findings = LOOKED;
  private String reversePath = "a@bounce.example";
  private Follow follow = Follow.SIGNS;
  private final Share share = Share.of(40);
  private final List<Row> rows = new ArrayList<>();

  @BeforeEach
  void zone() {
    given = new FakeSurroundings("dmarc", folder);
    given
        .scriptedDns()
        .text("_dmarc.bank.example", "v=DMARC1; p=reject")
        .text("_dmarc.shop.example", "v=DMARC1; p=quarantine")
        .text("_dmarc.club.example", "v=DMARC1; p=none")
        .text("_dmarc.tries.example", "v=DMARC1; p=reject; t=y")
        .text("_dmarc.odd.example", "v=DMARC1; p=odd")
        .text("_dmarc.xn--bcher-kva.example", "v=DMARC1; p=reject")
        .fails("TXT", "_dmarc.down.example");
  }

  /** What a filter before this one found. */
  private AuthorCheckTest found(String results) {
    findings =
        findings.with(
            List.of(new HeaderField("Authentication-Results", "mx.example.org; " + results)));
    return this;
  }

  private void forwarded(boolean shadow) {
    sign("ARC_TRUSTED", 0, shadow);
  }

  private void sign(String symbol, double points, boolean shadow) {
    findings = findings.with(new Findings.Counted(symbol, points, shadow, "", "", ""));
  }

  private ContentVerdict judge(Session session, String header) {
    Envelope envelope = Envelope.of(reversePath, "ali@example.org");
    var content = new TextContent(header + "\r\n\r\nSalam\r\n");
    var mail = new Mail(new MailId("aaaa"), given.clock().instant(), envelope, "", content);
    var settings = new Settings(follow, Optional.empty());
    return new AuthorCheck(settings, given, rows::add, share, Duration.ZERO).judge(session, mail);
  }

  private Verdict.Mark mark(String header) {
    return assertInstanceOf(Verdict.Mark.class, judge(STRANGER.with(findings), header), header);
  }

  private static String told(Verdict.Mark mark) {
    return mark.signs().stream()
            .map(sign -> sign.symbol() + (sign.strength() == 1 ? "" : " x " + sign.strength()))
            .collect(Collectors.joining(" "))
        + " | "
        + mark.fields().stream().map(HeaderField::value).collect(Collectors.joining("\n"));
  }

  private void assertTold(String told, String header) {
    assertEquals(told, told(mark(header)));
  }

  @Test
  void aPassIsTold() {
    found("spf=pass (ip4) smtp.mailfrom=bank.example");
    assertTold(
        "DMARC_PASS | mx.example.org; dmarc=pass (p=reject dis=none) header.from=bank.example",
        "From: Bank <a@Bank.example>");
    assertEquals(
        "DMARC pass author=bank.example why=by spf policy=bank.example p=reject wants=reject"
            + " done=none",
        mark("From: a@bank.example").why().toString());
  }

  @Test
  void threeQuartersOfWhatSpfHoldsAgainstAForwarderAreTakenBackWhereTheAuthorsSignatureHolds() {
    String pass = " | mx.example.org; dmarc=pass (p=reject dis=none) header.from=bank.example";
    found("dkim=pass header.d=bank.example");
    found("spf=fail (-all) smtp.mailfrom=bank.example");
    var before = findings;
    sign("SPF_FAIL", 4, false);
    assertTold("DMARC_PASS DMARC_FORWARDED x 3.0" + pass, "From: a@bank.example");
    findings = before;
    sign("SPF_SOFTFAIL", 1.5, false);
    assertTold("DMARC_PASS DMARC_FORWARDED x 1.125" + pass, "From: a@bank.example");
    findings = before;
    sign("SPF_NEUTRAL", 0.5, false);
    sign("SPF_HELO_FAIL", 2, false);
    assertTold("DMARC_PASS" + pass, "From: a@bank.example");
  }

  /** Its weight is the administrator's. */
  @Test
  void whatSpfDoesNotCountIsNotTakenBack() {
    found("dkim=pass header.d=bank.example; spf=fail smtp.mailfrom=bank.example");
    var before = findings;
    assertTrue(told(mark("From: a@bank.example")).startsWith("DMARC_PASS | "));
    sign("SPF_FAIL", 4, true);
    assertTrue(told(mark("From: a@bank.example")).startsWith("DMARC_PASS | "));
    findings = before;
    sign("SPF_FAIL", 0, false);
    assertTrue(told(mark("From: a@bank.example")).startsWith("DMARC_PASS | "));
    findings = before;
    sign("SPF_FAIL", -1, false);
    assertTrue(told(mark("From: a@bank.example")).startsWith("DMARC_PASS | "));
    findings = before;
    sign("SPF_FAIL", 0.5, false);
    assertTrue(told(mark("From: a@bank.example")).startsWith("DMARC_PASS DMARC_FORWARDED x 0.375"));
  }

  @Test
  void aSignatureOfSomebodyElseTakesNothingBack() {
    sign("SPF_FAIL", 4, false);
    found("spf=fail (-all) smtp.mailfrom=bank.example; dkim=pass header.d=evil.example");
    assertTrue(told(mark("From: a@bank.example")).startsWith("DMARC_REJECT | "));
  }

  @Test
  void aFailureIsToldWithWhatTheDomainWants() {
    found("spf=pass (ip4) smtp.mailfrom=evil.example; dkim=fail header.d=bank.example");
    assertTold(
        "DMARC_REJECT | mx.example.org; dmarc=fail (p=reject dis=none) header.from=bank.example"
            + " policy.dmarc=reject",
        "From: a@bank.example");
    assertTold(
        "DMARC_QUARANTINE | mx.example.org; dmarc=fail (p=quarantine dis=none)"
            + " header.from=shop.example policy.dmarc=quarantine",
        "From: a@shop.example");
    assertTold(
        "DMARC_QUARANTINE | mx.example.org; dmarc=fail (p=reject dis=none)"
            + " header.from=tries.example policy.dmarc=quarantine",
        "From: a@tries.example");
    assertTold(
        "DMARC_FAIL | mx.example.org; dmarc=fail (p=none dis=none) header.from=club.example"
            + " policy.dmarc=none",
        "From: a@club.example");
    assertTold(
        "DMARC_NONE | mx.example.org; dmarc=none (no policy) header.from=nothing.example",
        "From: a@nothing.example");
    assertTold(
        "DMARC_PERMERROR | mx.example.org; dmarc=permerror (a broken policy)"
            + " header.from=odd.example",
        "From: a@odd.example");
    assertTold(
        "DMARC_TEMPERROR | mx.example.org; dmarc=temperror (the DNS does not answer)"
            + " header.from=down.example",
        "From: a@down.example");
  }

  /** A DNS that is silent does not take all of a failure's points away. */
  @Test
  void f6_whatIsUndecidedCountsHalfOfAFailure() {
    var weights =
        Symbols.all().stream().collect(Collectors.toMap(each -> each.name(), Symbol::weight));
    assertEquals(weights.get("DMARC_REJECT"), 2 * weights.get("DMARC_UNDECIDED"));
  }

  @Test
  void whatIsDoneIsToldWhereThePolicyIsFollowed() {
    follow = Follow.POLICY;
    assertTrue(told(mark("From: a@bank.example")).contains("(p=reject dis=reject)"));
    assertTrue(told(mark("From: a@tries.example")).contains("(p=reject dis=quarantine)"));
    assertTrue(told(mark("From: a@club.example")).contains("(p=none dis=none)"));
  }

  @Test
  void aTrustedForwarderWeakensAFailure() {
    follow = Follow.POLICY;
    forwarded(false);
    assertTold(
        "DMARC_REJECT x 0.2 | mx.example.org; dmarc=fail (p=reject dis=none, but a trusted"
            + " forwarder saw it pass) header.from=bank.example policy.dmarc=reject",
        "From: a@bank.example");
  }

  /** As where it is in shadow, switched off, skipped for its failures or asked too late. */
  @Test
  void whereNobodyLookedNothingFailedAndNobodyComesAgain() {
    follow = Follow.POLICY;
    String why = " did not look) header.from=bank.example";
    String told = "DMARC_TEMPERROR | mx.example.org; dmarc=temperror (";
    findings = Findings.NONE;
    assertTold(told + "dkim did not look, spf" + why, "From: a@bank.example");
    found("spf=temperror smtp.mailfrom=bank.example");
    sign("ARC_TEMPERROR", 0, false);
    assertTold(told + "dkim" + why, "From: a@bank.example");
    findings = new Findings(List.of(), List.of(new HeaderField("X", "mx.example.org; spf=none")));
    found("dkim=fail header.d=bank.example");
    assertTold(told + "spf" + why, "From: a@bank.example");
    assertEquals(
        "DMARC temperror author=bank.example why=spf did not look",
        mark("From: a@bank.example").why().toString());
    found("dkim=pass header.d=bank.example");
    assertTrue(told(mark("From: a@bank.example")).startsWith("DMARC_PASS | "));
  }

  @Test
  void f6_whatADnsHidesIsUndecidedWhereThePolicyIsKnown() {
    String told = "dmarc=temperror (the DNS does not answer) header.from=";
    var before = findings;
    found("dkim=temperror header.d=bank.example; dkim=temperror header.d=shop.example");
    found("dkim=temperror header.d=club.example; dkim=temperror header.d=down.example");
    assertTold(
        "DMARC_TEMPERROR DMARC_UNDECIDED | mx.example.org; " + told + "bank.example",
        "From: a@bank.example");
    assertTold(
        "DMARC_TEMPERROR DMARC_UNDECIDED | mx.example.org; " + told + "shop.example",
        "From: a@shop.example");
    assertTold(
        "DMARC_TEMPERROR | mx.example.org; " + told + "club.example", "From: a@club.example");
    assertTold(
        "DMARC_TEMPERROR | mx.example.org; " + told + "down.example", "From: a@down.example");
    findings = before;
    found("dkim=temperror header.d=evil.example");
    assertTrue(told(mark("From: a@bank.example")).startsWith("DMARC_REJECT | "));
    sign("ARC_TEMPERROR", 0, true);
    assertTrue(told(mark("From: a@bank.example")).startsWith("DMARC_REJECT | "));
    findings = before;
    sign("ARC_TEMPERROR", 0, false);
    assertTold(
        "DMARC_TEMPERROR DMARC_UNDECIDED | mx.example.org; " + told + "bank.example",
        "From: a@bank.example");
    assertTrue(told(mark("From: a@club.example")).startsWith("DMARC_FAIL | "));
    assertTrue(told(mark("From: a@nothing.example")).startsWith("DMARC_NONE | "));
    findings = before;
    forwarded(false);
    found("dkim=temperror header.d=bank.example");
    assertTrue(
        told(mark("From: a@bank.example")).startsWith("DMARC_TEMPERROR DMARC_UNDECIDED x 0.2 | "));
    found("spf=pass smtp.mailfrom=bank.example");
    assertTrue(told(mark("From: a@bank.example")).startsWith("DMARC_PASS | "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "info@bank.example <info@bank.example>",
        "=?utf-8?Q?Doe,_John?= <a@bank.example>",
        "=?utf-8?Q?info@bank.example?= <info@bank.example>",
        "=?UTF-8?Q?Re:_x?= <a@bank.example>",
        "\"john smith\"@bank.example",
        "J\u0085\u009b <a@bank.example>",
      })
  void e6_honestFormsAreJudgedByTheAddress(String from) {
    found("dkim=pass header.d=bank.example");
    assertTrue(told(mark("From: " + from)).startsWith("DMARC_PASS | "), from);
  }

  @Test
  void e6_aDomainThatIsTooLongIsNobodys() {
    String name = "\u00fc".repeat(1100) + ".example";
    assertTold("DMARC_FROM | " + NOBODY, "From: a@" + name);
    assertTold("DMARC_FROM | " + NOBODY, "From: x@" + name + " <a@" + name + "." + name + ">");
  }

  @Test
  void aForwarderThatIsTrustedInShadowChangesNothing() {
    forwarded(true);
    assertTrue(told(mark("From: a@bank.example")).startsWith("DMARC_REJECT |"));
  }

  /** RFC 9989 §3.2.4: HELO's name stands for an empty reverse-path only. */
  @Test
  void theNameInHeloProvesNothingBesidesAReversePath() {
    found("spf=pass smtp.helo=bank.example");
    assertTrue(told(mark("From: a@bank.example")).startsWith("DMARC_REJECT"));
    reversePath = "";
    assertTrue(told(mark("From: a@bank.example")).startsWith("DMARC_PASS"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Subject: none",
        "From: a@bank.example\r\nFrom: a@bank.example",
        "From: a@club.example\r\nSubject: x\r\nfrom : a@bank.example",
        "From: <a@club.example>:<b@bank.example>",
        "From: a@club.example, b@bank.example",
        "From: a@bank.example, b@bank.example",
        "From: club: a@club.example;",
        "From: =?utf-8?q?a=40bank.example=00?=@club.example",
        "From: a@=?utf-8?q?bank.example?=",
        "From: a@bank.example\0 <b@club.example>",
        "From: Bank\0 <b@club.example>",
        "From: \u001b$B;3ED\u001b(B <b@club.example>",
        "From: a@[192.0.2.1]",
        "From: a@bank.example <b@club.example>",
        "From: a@-..club.example",
        "From: <>",
        "From:",
        "From: undisclosed",
        "Subject: x\r\nno field\r\nFrom: a@bank.example",
      })
  void e6_whereNobodyOrMoreThanOneIsTheAuthorItFails(String header) {
    found("spf=pass smtp.mailfrom=club.example; dkim=pass header.d=bank.example");
    assertTold("DMARC_FROM | " + NOBODY, header);
  }

  @Test
  void e4_aHeaderThatIsTooLongIsNobodys() {
    String long2M = "X: " + "x".repeat(2 * 1024 * 1024) + "\r\nFrom: a@bank.example";
    assertTold("DMARC_FROM | " + NOBODY, long2M);
  }

  /** Whoever is named in it: these are the mail's own. */
  @Test
  void e7_fieldsOfTheMailProveNothing() {
    String forged =
        "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=bank.example\r\n"
            + "Authentication-Results: mx.example.org; dmarc=pass header.from=bank.example\r\n";
    assertTrue(told(mark(forged + "From: a@bank.example")).startsWith("DMARC_REJECT"));
    findings =
        findings.with(
            List.of(
                new HeaderField(
                    "Authentication-Results", "mx.other; dkim=pass header.d=bank.example"),
                new HeaderField("X-Results", "mx.example.org; dkim=pass header.d=bank.example")));
    assertTrue(told(mark("From: a@bank.example")).startsWith("DMARC_REJECT"));
  }

  @Test
  void whatFiltersFoundIsReadByItsGrammar() {
    found(
        "dkim=fail (body; dkim=pass header.d=bank.example) header.d=x.example header.b=\"a/b\";"
            + " dkim=pass (2048 bits) header.d=Bank.Example header.i=\"a b\"@bank.example"
            + " header.s=s1 header.a=rsa-sha256 header.b=abcdefgh");
    assertTrue(told(mark("From: a@bank.example")).startsWith("DMARC_PASS"));
    findings = LOOKED;
    found("dkim=fail (dkim=pass header.d=bank.example) header.d=bank.example");
    found("dkim=pass header.d=evil.example header.i=\"; dkim=pass header.d=bank.example\"");
    found("dkim=pass header.d=bank.example header.d=evil.example");
    found("spf=pass smtp.mailfrom=\"bank.example\0\"".replace("\0", "?"));
    assertTrue(told(mark("From: a@bank.example")).startsWith("DMARC_REJECT"));
  }

  /** RFC 8616 §4; and the plugin mailing-list believes it. */
  @Test
  void domainsAreALabelsAndAPassIsBelieved() {
    found("dkim=pass header.d=xn--bcher-kva.example");
    Verdict.Mark mark = mark("From: a@b\u00fccher.example");
    assertEquals(
        "DMARC_PASS | mx.example.org; dmarc=pass (p=reject dis=none)"
            + " header.from=xn--bcher-kva.example",
        told(mark));
    Origin origin = Origin.of(FoldedFields.of(mark.fields()));
    assertTrue(origin.proves(Mailbox.of("a@b\u00fccher.example"), "mx.example.org"));
    assertTrue(!origin.proves(Mailbox.of("a@bucher.example"), "mx.example.org"));
  }

  @Test
  void f6_aSlowDnsEndsTheCheckInTime() {
    var dns = new SlowDns(given.scriptedDns());
    given.with(dns.slow(given.manualClock(), Duration.ofSeconds(12)));
    assertTrue(told(mark("From: a@a.b.c.nothing.example")).startsWith("DMARC_TEMPERROR"));
    assertEquals(2, dns.asked().size(), dns::toString);
    found("spf=pass smtp.mailfrom=bank.example");
    assertTrue(told(mark("From: a@bank.example")).startsWith("DMARC_PASS"));
  }

  @Test
  void f6_aDnsThatHangsEndsTheCheckInTime() {
    given.with(
        new SlowDns(given.scriptedDns())
            .slow(given.manualClock(), Duration.ofMillis(19_800))
            .hangingAt("_dmarc.example"));
    assertTrue(told(mark("From: a@nothing.example")).startsWith("DMARC_TEMPERROR"));
  }

  /** RFC 9990 §3.1: what passed and what failed, and why something else was done than is wanted. */
  @Test
  void aDomainThatAsksForReportsIsTold() {
    given
        .scriptedDns()
        .text("_dmarc.hears.example", "v=DMARC1; p=reject; t=y; rua=mailto:a@hears.example");
    found("spf=pass smtp.mailfrom=bounce.example; dkim=fail header.d=hears.example header.s=S1");
    mark("From: a@hears.example");
    follow = Follow.POLICY;
    mark("From: a@www.hears.example");
    found("dkim=pass header.d=hears.example header.s=s2");
    mark("From: a@hears.example");
    forwarded(false);
    findings = new Findings(findings.signs(), LOOKED.fields());
    mark("From: a@hears.example");
    mark("From: a@bank.example");
    mark("Subject: nobody");
    var spf = new Identifier(Method.SPF, "bounce.example", "", "pass");
    var dkim = new Identifier(Method.DKIM, "hears.example", "s1", "fail");
    var passed = new Identifier(Method.DKIM, "hears.example", "s2", "pass");
    assertEquals(
        List.of(
            row("hears.example", "none", "local_policy", Set.of(), spf, dkim),
            row("www.hears.example", "quarantine", "policy_test_mode", Set.of(), spf, dkim),
            row("hears.example", "pass", "", Set.of(Method.DKIM), spf, dkim, passed),
            row("hears.example", "none", "trusted_forwarder", Set.of())),
        rows);
  }

  private static Row row(
      String author, String done, String reason, Set<Method> aligned, Identifier... identifiers) {
    return new Row(
        "hears.example",
        "192.0.2.7",
        author,
        "bounce.example",
        done,
        reason,
        aligned,
        List.of(identifiers));
  }

  @Test
  void ourOwnAreNotChecked() {
    assertEquals(
        Verdict.Continue.SILENTLY, judge(Sessions.neighbour("192.0.2.7"), "From: a@bank.example"));
    assertEquals(
        Verdict.Continue.SILENTLY, judge(Sessions.neighbour("192.0.2.7"), "Subject: nobody"));
  }

  /** It is our own want: whoever holds his turns up turns no policy off. */
  @Test
  void f6_aCheckThatHasNoTurnInTimeIsUndecided() {
    String why = "mx.example.org; dmarc=temperror (too many checks at a time)";
    assertEquals(
        "DMARC_TEMPERROR DMARC_UNDECIDED | " + why + " header.from=bank.example",
        toldWhileUnderWay(10));
    assertTrue(toldWhileUnderWay(9).startsWith("DMARC_REJECT | "));
    assertTrue(share.isIdle(), "given back");
  }

  /** As a mail is told of while its client has so many checks under way. */
  private String toldWhileUnderWay(int checks) {
    return checks == 0
        ? told(mark("From: a@bank.example"))
        : share
            .of(STRANGER.client().address())
            .inTurn(Duration.ZERO, () -> toldWhileUnderWay(checks - 1))
            .orElseThrow();
  }

  @Test
  void aCheckThatIsInterruptedIsATemperror() {
    Thread.currentThread().interrupt();
    Verdict.Mark mark = mark("From: a@bank.example");
    assertTrue(Thread.interrupted());
    assertTrue(told(mark).startsWith("DMARC_TEMPERROR"), told(mark));
  }
}
