package org.rekkas.plugins.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.james.jdkim.DKIMSigner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.signatures.Algorithm;
import org.rekkas.signatures.HeaderSection;
import org.rekkas.signatures.SigningKey;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Session;
import org.rekkas.spi.Sign;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.Sessions;
import org.rekkas.testkit.TextContent;
import org.rekkas.testkit.WatchedDns;

class VerifyTest {
  private static final Stranger RSA = Stranger.with(Algorithm.RSA);
  private static final Stranger ED25519 = Stranger.with(Algorithm.ED25519);
  private static final String BODY = "Salam,\r\n\r\nsee you.\r\n";
  private static final String MESSAGE =
      "From: Ali <ali@x.example>\r\nTo: bob@example.org\r\nSubject: Salam\r\n\r\n" + BODY;
  private static final String TAGS =
      "v=1; a=rsa-sha256; c=relaxed/relaxed; d=x.example; s=sel; h=from:to:subject";

  private static final Session NEIGHBOUR = Sessions.neighbour("192.0.2.1");

  @TempDir Path folder;
  private FakeSurroundings given;

  @BeforeEach
  void publish() {
    given = new FakeSurroundings("dkim", folder);
    given
        .scriptedDns()
        .text("sel._domainkey.x.example", "v=DKIM1; " + RSA.key())
        .text("ed._domainkey.x.example", "v=DKIM1; " + ED25519.key());
  }

  private Mail mail(Content content) {
    return new Mail(
        new MailId("1c4kb0000abcdefghi"),
        given.clock().instant(),
        Envelope.of("ali@x.example", "bob@example.org"),
        "Received: from here\r\n",
        content);
  }

  private ContentVerdict judge(Content content, Session session) {
    return new VerifyFilter(given).judge(session, mail(content));
  }

  private Verdict.Mark mark(String message) {
    return assertInstanceOf(
        Verdict.Mark.class, judge(new TextContent(message), Sessions.stranger("192.0.2.1")));
  }

  private static String symbols(Verdict.Mark mark) {
    return mark.signs().stream().map(Sign::symbol).collect(Collectors.joining(" "));
  }

  private static String field(Verdict.Mark mark) {
    return mark.fields().stream().map(HeaderField::value).collect(Collectors.joining("\n"));
  }

  /** The symbol, then the word of the first signature and its reason. */
  private String result(String message) {
    Verdict.Mark mark = mark(message);
    String field = field(mark);
    return symbols(mark) + " " + field.replaceAll("^[^;]*; dkim=([a-z]+)( \\([^)]*\\))?.*", "$1$2");
  }

  @Test
  void aSignatureThatHoldsIsTold() throws Exception {
    Verdict.Mark mark = mark(RSA.sign(TAGS, MESSAGE));
    assertEquals("DKIM_PASS", symbols(mark));
    String field = field(mark);
    assertTrue(
        field.startsWith(
            "mx.example.org; dkim=pass (2048-bit key) header.d=x.example header.i=@x.example"
                + " header.s=sel header.a=rsa-sha256 header.b="),
        field);
    assertEquals(8, field.replaceFirst(".*header.b=", "").replace("\"", "").length(), field);
    assertEquals("DKIM pass signature1=x.example/sel: pass, 2048-bit key", mark.why().toString());
    String young = TAGS.replace("rsa", "ed25519").replace("s=sel", "s=ed");
    assertEquals("DKIM_PASS pass (256-bit key)", result(ED25519.sign(young, MESSAGE)));
  }

  /** Apache jDKIM signs, in all forms, what is hard to bring into them. */
  @Test
  void theSignaturesOfAnotherSignerHold() throws Exception {
    String message =
        "From:  Ali\t<ali@x.example> \r\nTO :bob@example.org,\r\n\t c@example.org\r\nSubject:\r\n a"
            + "  b\t\r\n\r\n \t x  y \t\r\n\r\n\t\r\n..\r\n  \r\n\r\n\r\n";
    for (String form :
        List.of("simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed", "simple")) {
      var signer =
          new DKIMSigner(
              "v=1; a=rsa-sha256; c=" + form + "; d=x.example; s=sel; h=from:to:subject; bh=; b=;",
              RSA.keys().getPrivate());
      String field = signer.sign(new ByteArrayInputStream(message.getBytes(ISO_8859_1)));
      assertEquals("DKIM_PASS pass (2048-bit key)", result(field + "\r\n" + message), form);
      String other = message.replace("x  y", "x   y");
      boolean relaxed = form.endsWith("/relaxed");
      assertEquals(relaxed, result(field + "\r\n" + other).startsWith("DKIM_PASS"), form);
    }
  }

  /** What this server signs, it accepts. */
  @Test
  void ourOwnSignaturesHold() throws Exception {
    var ring = KeyRing.open(folder, given.journal());
    var sign = new SignFilter(new Settings(Settings.Sign.LOCAL, true), ring, given.clock());
    ring.make("x.example", "own");
    for (SigningKey key : ring.all()) {
      given.scriptedDns().text(key.recordName(), key.record());
    }
    var signed =
        assertInstanceOf(Verdict.Mark.class, sign.judge(NEIGHBOUR, mail(new TextContent(MESSAGE))));
    String fields =
        signed.fields().stream()
            .map(field -> field.name() + ": " + field.value() + "\r\n")
            .collect(Collectors.joining());
    Verdict.Mark mark = mark(fields + "Received: from here\r\n" + MESSAGE);
    assertEquals(2, field(mark).split("dkim=pass", -1).length - 1, field(mark));
  }

  /** No octet of a message makes an exception, and none of its body is left out of its hash. */
  @Test
  void anyOctetMayBeAnother() throws Exception {
    String signed = RSA.sign(TAGS + "; t=1; x=99999999999; i=a@x.example", MESSAGE);
    int body = signed.indexOf("\r\n\r\n") + 4;
    for (int i = 0; i < signed.length(); i++) {
      for (char other : new char[] {0, '\n', '\r', ' ', ';', '=', 'A', (char) 0xe9}) {
        if (signed.charAt(i) != other) {
          String result = result(signed.substring(0, i) + other + signed.substring(i + 1));
          assertTrue(result.startsWith("DKIM_"), result);
          assertTrue(i < body || !result.startsWith("DKIM_PASS"), "a change of the body");
        }
      }
    }
  }

  @Test
  void aMailWithoutASignatureIsToldToHaveNone() {
    Verdict.Mark mark = mark(MESSAGE);
    assertEquals("DKIM_NONE", symbols(mark));
    assertEquals("mx.example.org; dkim=none", field(mark));
  }

  @Test
  void ourOwnMailIsNotEvenRead() {
    assertEquals(Verdict.Continue.SILENTLY, judge(new Unread(), NEIGHBOUR));
  }

  @Test
  void eachSignatureHasItsResultAndOneThatHoldsIsEnough() throws Exception {
    String ed = TAGS.replace("rsa", "ed25519").replace("s=sel", "s=ed");
    String changed = ED25519.sign(ed, MESSAGE).replace("Subject: Salam", "Subject: x");
    Verdict.Mark mark = mark(RSA.sign(TAGS, changed) + "more\r\n");
    assertEquals("DKIM_FAIL", symbols(mark));
    assertEquals(2, field(mark).split("dkim=fail", -1).length - 1);
    mark = mark(RSA.sign(TAGS, changed));
    assertEquals("DKIM_PASS", symbols(mark));
    assertTrue(field(mark).contains("; dkim=pass (2048-bit key) header.d=x.example"), field(mark));
    assertTrue(field(mark).contains("; dkim=fail (the header is another one)"), field(mark));
  }

  @Test
  void whatWasChangedFailsAndIsNotRefused() throws Exception {
    String signed = RSA.sign(TAGS, MESSAGE);
    assertEquals("DKIM_FAIL fail (the body is another one)", result(signed + "more\r\n"));
    assertEquals(
        "DKIM_FAIL fail (the header is another one)", result(signed.replace("<ali@", "<bob@")));
  }

  /** Whoever relies on it would rely on what others appended. */
  @Test
  void f2ALengthShortOfTheBodyIsNoPass() throws Exception {
    String limited = RSA.sign(TAGS + "; l=" + BODY.length(), MESSAGE);
    assertEquals("DKIM_PASS pass (2048-bit key)", result(limited));
    assertEquals(
        "DKIM_PERMERROR policy (only 20 of 39 octets are signed)",
        result(limited + "<h1>another</h1>." + "\r\n"));
    assertEquals(
        "DKIM_PERMERROR policy (only 0 of 20 octets are signed)",
        result(RSA.sign(TAGS + "; l=0", MESSAGE)));
    for (String more : List.of("21", "999999999")) {
      assertEquals(
          "DKIM_FAIL fail (l= is more than the body has)",
          result(RSA.sign(TAGS + "; l=" + more, MESSAGE)));
    }
  }

  @Test
  void f2AFieldThatIsAddedOnTopIsNoPass() throws Exception {
    String signed = RSA.sign(TAGS, MESSAGE);
    for (String name : List.of("From", "Subject", "To")) {
      assertEquals(
          "DKIM_PERMERROR policy (a second field "
              + name.toLowerCase(Locale.ROOT)
              + " is not signed)",
          result(name + ": another@evil.example\r\n" + signed));
    }
  }

  @Test
  void f2FromHasToBeSigned() throws Exception {
    String tags = TAGS.replace("h=from:to", "h=to");
    assertEquals("DKIM_PERMERROR permerror (From is not signed)", result(RSA.sign(tags, MESSAGE)));
    String upper = TAGS.replace("h=from:to", "h=FROM : To");
    assertEquals("DKIM_PASS pass (2048-bit key)", result(RSA.sign(upper, MESSAGE)));
  }

  @Test
  void moreNamesThanThereAreFieldsAreOversigned() throws Exception {
    String signed = RSA.sign(TAGS + ":from:subject:x-none", MESSAGE);
    assertEquals("DKIM_PASS pass (2048-bit key)", result(signed));
    for (String added : List.of("From: a@b.example\r\n", "X-None:\r\n", "Subject: x\r\n")) {
      assertEquals("DKIM_FAIL fail (the header is another one)", result(added + signed));
    }
  }

  @Test
  void f2OfAThousandSignaturesTenAreLookedAt() throws Exception {
    var dns = new WatchedDns(given.dns());
    given.with(dns);
    var message = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      message
          .append("DKIM-Signature: v=1; a=rsa-sha256; d=x.example; h=from; bh=")
          .append("A".repeat(43))
          .append("=; b=AAAA; s=s")
          .append(i)
          .append("\r\n");
    }
    Verdict.Mark mark = mark(message + RSA.sign(TAGS, MESSAGE));
    assertEquals("DKIM_PERMERROR", symbols(mark));
    assertEquals(10, field(mark).split("dkim=", -1).length - 1);
    assertEquals(10, dns.asked().size());
    assertTrue(mark.why().toString().contains("not-looked-at=291"), mark.why().toString());
  }

  /** Each that passes a mail on may put one on top; the author's is the lowest. */
  @Test
  void theAuthorsOwnSignaturesAreLookedAtBeforeTheOthers() throws Exception {
    String others = "DKIM-Signature: v=1; d=list.example; s=x\r\n".repeat(12);
    String below = RSA.sign(TAGS, MESSAGE.replace("@x.example", "@news.x.example"));
    given.scriptedDns().text("sel._domainkey.m.x.example", "v=DKIM1; " + RSA.key());
    String above = RSA.sign(TAGS.replace("d=x.", "d=m.x."), MESSAGE);
    for (String signed : List.of(RSA.sign(TAGS, MESSAGE), below, above)) {
      Verdict.Mark mark = mark(others + signed);
      assertEquals("DKIM_PASS", symbols(mark), signed);
      assertEquals(10, field(mark).split("dkim=", -1).length - 1);
      assertTrue(mark.why().toString().contains("not-looked-at=3"), mark.why().toString());
    }
    given.scriptedDns().text("sel._domainkey.xx.example", "v=DKIM1; " + RSA.key());
    String stranger = RSA.sign(TAGS.replace("d=x.", "d=xx."), MESSAGE);
    assertEquals("DKIM_PERMERROR", symbols(mark(others + stranger)));
  }

  @Test
  void f2AnIdentityIsWithinItsDomain() throws Exception {
    for (String good :
        List.of("@x.example", "a@x.example", "\"a@b\"@m.X.example", "=20@a.b.x.example")) {
      String result = result(RSA.sign(TAGS + "; i=" + good, MESSAGE));
      assertEquals("DKIM_PASS pass (2048-bit key)", result, good);
    }
    for (String bad : List.of("@example", "@y.example", "@xx.example", "x.example", "@", "")) {
      String result = result(RSA.sign(TAGS + "; i=" + bad, MESSAGE));
      assertEquals("DKIM_PERMERROR permerror (i= is not within d=)", result, bad);
    }
    given.scriptedDns().text("sel._domainkey.x.example", "v=DKIM1; t=s; " + RSA.key());
    assertEquals(
        "DKIM_PERMERROR permerror (i= is below d=, and t=s)",
        result(RSA.sign(TAGS + "; i=@m.x.example", MESSAGE)));
    assertEquals(
        "DKIM_PASS pass (2048-bit key)", result(RSA.sign(TAGS + "; i=a@x.example", MESSAGE)));
  }

  @Test
  void f2ASignatureHasItsTime() throws Exception {
    long now = given.clock().instant().getEpochSecond();
    assertEquals(
        "DKIM_PASS pass (2048-bit key)",
        result(RSA.sign(TAGS + "; t=" + (now + 60) + "; x=" + (now + 100), MESSAGE)));
    assertEquals("DKIM_FAIL fail (expired)", result(RSA.sign(TAGS + "; x=" + (now - 1), MESSAGE)));
    assertEquals(
        "DKIM_PERMERROR policy (made in a time to come)",
        result(RSA.sign(TAGS + "; t=" + (now + 3600), MESSAGE)));
  }

  @Test
  void whatNobodyCanCheckIsAPermanentError() throws Exception {
    for (String bad :
        List.of(
            TAGS.replace("v=1", "v=2"),
            TAGS.replace("v=1; ", ""),
            TAGS.replace("rsa-sha256", "rsa-sha1"),
            TAGS.replace("relaxed/relaxed", "nowsp"),
            TAGS + "; q=dns/srv",
            TAGS + "; v=1",
            TAGS + "; z")) {
      assertTrue(result(RSA.sign(bad, MESSAGE)).startsWith("DKIM_PERMERROR permerror ("), bad);
    }
    assertEquals(
        "DKIM_PASS pass (2048-bit key)", result(RSA.sign(TAGS + "; q=x:dns/txt; zz=", MESSAGE)));
    assertEquals(
        "DKIM_PERMERROR permerror (bh= is no hash)",
        result(RSA.signed(TAGS + "; bh=AAAA; b=", MESSAGE)));
    for (String field :
        List.of("", "x", "\u00e9=\u00e9;;", "v=1; b=", " \r\n ;", "v=1;a=;d=;s=;b=")) {
      String result = result("DKIM-Signature: " + field + "\r\n" + MESSAGE);
      assertTrue(result.startsWith("DKIM_PERMERROR permerror"), field);
    }
  }

  @Test
  void aKeyIsThereOrNotOrRevokedOrUnclear() throws Exception {
    String name = "sel._domainkey.x.example";
    String signed = RSA.sign(TAGS, MESSAGE);
    given.scriptedDns().empty("TXT", name);
    assertEquals("DKIM_PERMERROR permerror (no key)", result(signed));
    given.scriptedDns().text(name, "v=DKIM1; p=");
    assertEquals("DKIM_PERMERROR permerror (the key is revoked)", result(signed));
    given.scriptedDns().text(name, "v=DKIM1; " + RSA.key(), "v=DKIM1; " + ED25519.key());
    assertEquals("DKIM_PASS pass (2048-bit key)", result(signed));
    given.scriptedDns().text(name, "v=DKIM1; " + ED25519.key(), "v=DKIM1; " + RSA.key());
    assertEquals("DKIM_PASS pass (2048-bit key)", result(signed));
    assertEquals("DKIM_FAIL fail (the body is another one)", result(signed + "more\r\n"));
    given.scriptedDns().text(name, "unrelated", "v=DKIM1; " + RSA.key());
    assertEquals("DKIM_PASS pass (2048-bit key)", result(signed));
    given.scriptedDns().text(name, "v=DKIM1; " + Stranger.with(Algorithm.RSA).key());
    assertEquals("DKIM_FAIL fail (the header is another one)", result(signed));
    given.scriptedDns().fails("TXT", name);
    assertEquals("DKIM_TEMPERROR temperror (no key: scripted failure)", result(signed));
  }

  /** What a reader sees as a body is signed as one. */
  @Test
  void f3ALineThatIsNoFieldEndsTheHeader() throws Exception {
    String signed = RSA.sign(TAGS, MESSAGE);
    int end = signed.indexOf("\r\n") + 2;
    String signature = signed.substring(0, end);
    String header = MESSAGE.substring(0, MESSAGE.indexOf("\r\n\r\n") + 2);
    for (String evil : List.of("<h1>EVIL</h1> <!--\r\n", "Pay to: evil\r\n", ":\r\n")) {
      String html = header + "Content-Type: text/html\r\n" + evil;
      assertEquals("DKIM_NONE none", result(html + signature + "\r\n" + BODY), evil);
      assertEquals(
          "DKIM_FAIL fail (the body is another one)",
          result(signature + html + "\r\n" + BODY),
          evil);
    }
    assertEquals("DKIM_NONE none", result(" x\r\n" + signed));
  }

  /** As while one takes the place of the other. */
  @Test
  void aKeyMayStandBesideAnother() throws Exception {
    String name = "sel._domainkey.x.example";
    String other = "v=DKIM1; " + Stranger.with(Algorithm.RSA).key();
    given.scriptedDns().text(name, other, "v=DKIM1; p=", "v=DKIM1; " + RSA.key());
    assertEquals("DKIM_PASS pass (2048-bit key)", result(RSA.sign(TAGS, MESSAGE)));
    given.scriptedDns().text(name, other, "v=DKIM1; p=");
    assertEquals("DKIM_FAIL fail (the header is another one)", result(RSA.sign(TAGS, MESSAGE)));
  }

  @Test
  void whatSaysTheSameIsReadAsTheSame() throws Exception {
    for (String same :
        List.of(
            TAGS + ";; z=x",
            TAGS + "; ; x-foo=bar",
            TAGS.replace("d=x.example", "d=X.example."),
            TAGS.replace("d=x.example", "d=x.\r\n example") + "; i=@x.example.",
            TAGS.replace("rsa-sha256", "RSA-SHA256"),
            TAGS.replace("relaxed/relaxed", "Relaxed / relaxed"))) {
      Verdict.Mark mark = mark(RSA.sign(same, MESSAGE));
      assertEquals("DKIM_PASS", symbols(mark), same);
      assertTrue(field(mark).contains(" header.d=x.example header.i=@x.example "), field(mark));
    }
  }

  /** DMARC counts on it: a mail with no result of DKIM is one at which DKIM did not look. */
  @Test
  void aStrangersMailHasAlwaysAResult() throws Exception {
    for (String message :
        List.of(
            "",
            "\r\n",
            MESSAGE,
            "no header",
            " " + MESSAGE,
            "DKIM-Signature:\r\n" + MESSAGE,
            "DKIM-Signature: d=" + "\u00e9".repeat(1000) + "; a=rsa-sha256; s=x\r\n" + MESSAGE,
            "X: " + "y".repeat(HeaderSection.MOST) + MESSAGE,
            "z".repeat(HeaderSection.MOST + 1))) {
      assertTrue(field(mark(message)).startsWith("mx.example.org; dkim="), message);
    }
  }

  @Test
  void f2AShortKeyIsNotAccepted() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(768);
    var weak = new Stranger(Algorithm.RSA, generator.generateKeyPair());
    given.scriptedDns().text("sel._domainkey.x.example", weak.key());
    assertEquals("DKIM_PERMERROR policy (a key of 768 bits)", result(weak.sign(TAGS, MESSAGE)));
  }

  @Test
  void aDomainThatOnlyTriesIsAsGoodAsNone() throws Exception {
    given.scriptedDns().text("sel._domainkey.x.example", "v=DKIM1; t=y; " + RSA.key());
    String signed = RSA.sign(TAGS, MESSAGE);
    assertEquals("DKIM_PASS pass (2048-bit key, a test)", result(signed));
    assertEquals(
        "DKIM_NONE neutral (a test: the body is another one)", result(signed + "more\r\n"));
  }

  /** What SMTP takes at most, and what it is to make of a list of tags. */
  @Test
  void aHeaderThatSmtpTakesIsReadAndATagListBeyondReasonIsNot() throws Exception {
    String received = "Received: " + "x".repeat(900) + "\r\n";
    assertEquals(
        "DKIM_PASS pass (2048-bit key)", result(received.repeat(1100) + RSA.sign(TAGS, MESSAGE)));
    assertEquals(
        "DKIM_PERMERROR permerror (a list of more than 65536 octets)",
        result(RSA.sign(TAGS + ":x".repeat(40_000), MESSAGE)));
  }

  @Test
  void e4ALongHeaderIsAnErrorAndIsNotHeld() {
    String result = result("X: " + "y".repeat(HeaderSection.MOST) + "\r\n" + MESSAGE);
    assertEquals("DKIM_PERMERROR permerror (a header of more than 2097152 octets)", result);
  }

  @Test
  void e3WhatStrangersWriteStaysHarmless() throws Exception {
    String evil =
        "v=1; a=x (dkim=pass)\u0001; d=y\"x.example; s=\u00e9\u00e9 a; i=a(b\"@c d@e.example; b="
            + "()\u00e9\"<".repeat(10_000);
    String field = field(mark("DKIM-Signature: " + evil + "\r\n" + MESSAGE));
    assertTrue(field.length() < 1000, field);
    assertFalse(field.contains("dkim=pass"), field);
    assertTrue(field.chars().allMatch(c -> c >= ' ' && c < 127), field);
  }

  /** Takes as long as the field is. */
  @Test
  void f2AnAuthorWithoutEndIsNobody() {
    for (String from : List.of("<", "a@\u00e9", "<>", "(")) {
      String message = "From: " + from.repeat(500_000 / from.length()) + "\r\n\r\n";
      assertTimeoutPreemptively(
          Duration.ofSeconds(5), () -> assertEquals("DKIM_NONE none", result(message)));
    }
  }

  /** One time for all: what comes after it is not waited for. */
  @Test
  void f6ADnsThatTakesItsTimeIsGivenUp() throws Exception {
    var hanging = new CountDownLatch(1);
    given.with(
        new WatchedDns(given.scriptedDns()) {
          @Override
          public Answer<String> texts(String name) {
            given.manualClock().advance(Duration.ofMinutes(1));
            try {
              hanging.await();
            } catch (InterruptedException _) {
              Thread.currentThread().interrupt();
            }
            return super.texts(name);
          }
        });
    Verdict.Mark mark = mark(RSA.sign(TAGS, MESSAGE));
    assertEquals("DKIM_TEMPERROR", symbols(mark));
    assertTrue(field(mark).contains("dkim=temperror (no key: "), field(mark));
  }

  /** A content that must not be opened. */
  private record Unread() implements Content {
    @Override
    public long size() {
      return 1;
    }

    @Override
    public InputStream open() {
      throw new AssertionError("it was read");
    }
  }
}
