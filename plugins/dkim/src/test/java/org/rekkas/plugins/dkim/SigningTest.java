package org.rekkas.plugins.dkim;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.exceptions.FailException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.signatures.Algorithm;
import org.rekkas.signatures.BodyHashes;
import org.rekkas.signatures.Canonicalization;
import org.rekkas.signatures.HeaderSection;
import org.rekkas.signatures.KeyFile;
import org.rekkas.signatures.SigningKey;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Findings;
import org.rekkas.spi.Findings.Counted;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Running;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.testkit.FakeAccounts;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.Sessions;
import org.rekkas.testkit.TextContent;

class SigningTest {
  private static final String HEADER =
      "From: \"Benharraf, of @sales (or so)\" <benharraf@mail.example.org>\r\n"
          + "To:  ali@example.net\r\nSubject: a  folded\r\n\t subject\r\nDate: Thu, 26 Nov 2026"
          + " 12:00:00 +0000\r\n";
  private static final String BODY = "Hello, \r\n\r\n  two \t blanks\r\n..\r\n\r\n\r\n";

  @TempDir Path folder;
  private FakeSurroundings given;
  private Running running;

  @BeforeEach
  void start() {
    given = new FakeSurroundings("dkim", folder).with(new FakeAccounts("example.org"));
    running = new DkimPlugin().start(new Settings(Settings.Sign.LOCAL, true), given);
  }

  private ContentVerdict judge(String message, boolean local) {
    return judge(message, local, Findings.NONE);
  }

  private ContentVerdict judge(String message, boolean local, Findings found) {
    var mail =
        new Mail(
            new MailId("1c4kb0000abcdefghi"),
            given.clock().instant(),
            Envelope.of("benharraf@mail.example.org", "ali@example.net"),
            "Received: from here\r\n",
            new TextContent(message));
    var session = local ? Sessions.neighbour("192.0.2.1") : Sessions.stranger("192.0.2.1");
    return running.contributions().stream()
        .map(c -> c.extension())
        .filter(SignFilter.class::isInstance)
        .map(ContentFilter.class::cast)
        .findFirst()
        .orElseThrow()
        .judge(session.with(found), mail);
  }

  @Test
  void aDomainWhoseAccountsAreElsewhereIsTold() throws Exception {
    String foreign = "notice: foreign.example is none of the domains whose accounts are here.";
    var made = run("dkim create", Map.of("DOMAIN", "foreign.example"));
    assertTrue(((Report.Lines) made).lines().contains(foreign), made.toString());
  }

  private List<HeaderField> sign(String message) {
    return assertInstanceOf(Verdict.Mark.class, judge(message, true)).fields();
  }

  private Report run(String command, Map<String, String> values) throws Exception {
    var found =
        running.contributions().stream()
            .map(c -> c.extension())
            .filter(AdminCommand.class::isInstance)
            .map(AdminCommand.class::cast)
            .filter(c -> c.name().equals(command))
            .findFirst()
            .orElseThrow();
    return found.run(new AdminCommand.Invocation(values, InputStream.nullInputStream()));
  }

  private List<SigningKey> create(String domain) throws Exception {
    assertInstanceOf(Report.Lines.class, run("dkim create", Map.of("DOMAIN", domain)));
    return KeyRing.open(given.configuration(), given.journal()).all();
  }

  /** The judge is Apache jDKIM, which folds and unfolds by itself. */
  @Test
  void anotherVerifierAcceptsTheSignature() throws Exception {
    var key = rsa(create("example.org"));
    String field = field(sign(HEADER + "\r\n" + BODY), "rsa-sha256");
    verify(key, field, HEADER + "\r\n" + BODY);
    verify(key, field.replace("; ", ";\r\n\t"), HEADER + "\r\n" + BODY);
    verify(key, field, HEADER.replace("To:  ali", "To:\r\n ali") + "\r\n" + BODY + "\r\n");
  }

  @Test
  void whatIsAddedOrChangedBreaksTheSignature() throws Exception {
    var key = rsa(create("example.org"));
    String field = field(sign(HEADER + "\r\n" + BODY), "rsa-sha256");
    for (String forged :
        List.of(
            HEADER + "\r\n" + BODY + "more",
            HEADER.replace("benharraf", "joe") + "\r\n" + BODY,
            "Subject: another\r\n" + HEADER + "\r\n" + BODY,
            HEADER + "From: joe@example.com\r\n\r\n" + BODY,
            HEADER + "Reply-To: joe@example.com\r\n\r\n" + BODY)) {
      assertThrows(FailException.class, () -> verify(key, field, forged), forged);
    }
  }

  private static void verify(SigningKey key, String field, String message) throws Exception {
    var verifier =
        new DKIMVerifier(
            (_, selector, domain) -> {
              assertEquals(key.recordName(), selector + "._domainkey." + domain);
              return List.of(key.record());
            });
    var in = new ByteArrayInputStream((field + message).getBytes(US_ASCII));
    assertEquals(1, verifier.verify(in).size());
  }

  /** RFC 8463: the signature of Ed25519 is over the hash of what that of RSA is over. */
  @Test
  void theSecondSignatureIsThatOfEd25519() throws Exception {
    var key =
        create("example.org").stream()
            .filter(each -> each.algorithm() == Algorithm.ED25519)
            .findFirst()
            .orElseThrow();
    String value = field(sign(HEADER + "\r\n" + BODY), "ed25519-sha256");
    String unfinished = value.substring(value.indexOf(':') + 1, value.indexOf("; b=") + 4).strip();
    String signed =
        "from:\"Benharraf, of @sales (or so)\" <benharraf@mail.example.org>\r\n"
            + "to:ali@example.net\r\nsubject:a folded subject\r\n"
            + "date:Thu, 26 Nov 2026 12:00:00 +0000\r\ndkim-signature:"
            + unfinished;
    var check = Signature.getInstance("Ed25519");
    check.initVerify(key.pair().getPublic());
    check.update(MessageDigest.getInstance("SHA-256").digest(signed.getBytes(US_ASCII)));
    String base64 = value.substring(value.indexOf("; b=") + 4).replaceAll("\\s", "");
    assertTrue(check.verify(Base64.getDecoder().decode(base64)));
    assertEquals(44, key.record().substring(key.record().indexOf("p=") + 2).length());
  }

  /** The examples of RFC 6376 §3.4.5, and the body of RFC 8463 appendix A. */
  @Test
  void theRelaxedFormsAreThoseOfTheStandard() throws Exception {
    assertEquals("a:X", Canonicalization.relaxed("a", " X"));
    assertEquals("b:Y Z", Canonicalization.relaxed("b", " Y\t\r\n\tZ  "));
    byte[] expected = MessageDigest.getInstance("SHA-256").digest(" C\r\nD E\r\n".getBytes(UTF_8));
    assertArrayEquals(expected, hash(" C \r\nD \t E\r\n\r\n\r\n"));
    String game = "Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";
    String known = "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=";
    assertEquals(known, Base64.getEncoder().encodeToString(hash(game)));
    assertArrayEquals(hash(""), hash("\r\n \r\n\t\r\n"));
    assertArrayEquals(hash("a\r\n"), hash("a"));
    assertArrayEquals(hash("x".repeat(20_000) + "\r\n"), hash("x".repeat(20_000) + " \r\n\r\n"));
  }

  private static byte[] hash(String body) throws Exception {
    return BodyHashes.relaxed(new ByteArrayInputStream(body.getBytes(US_ASCII)));
  }

  @Test
  void theAuthorsDomainIsThatOfTheFirstAddress() {
    assertEquals(Optional.of("example.org"), Author.domain(" ali@Example.ORG"));
    assertEquals(Optional.of("example.org"), Author.domain("ali@example.org, joe@example.com"));
    assertEquals(
        Optional.of("example.org"),
        Author.domain("\"a <x@evil.example> \\\" \" (b@c.example) <ali@example.org>"));
    assertEquals(Optional.of("x.example"), Author.domain("a@x.example, Bob <b@y.example>"));
    assertEquals(Optional.of("x.example"), Author.domain("\"A, B\" <a@x.example>, b@y.example"));
    assertEquals(Optional.of("x.example"), Author.domain("<@a.example,@b.example:a@x.example>"));
    assertEquals(Optional.empty(), Author.domain("undisclosed"));
    assertEquals(Optional.empty(), Author.domain("<ali@exa mple.org>"));
    assertEquals(Optional.empty(), Author.domain("<ali@[192.0.2.1]>"));
  }

  /** RFC 8616 §5. */
  @Test
  void anAuthorOfADomainInItsOwnLettersIsSignedFor() throws Exception {
    create("M\u00fcnchen.example");
    String message = "From: Ali <ali@M\u00fcnchen.example>\r\n\r\n" + BODY;
    String field = field(sign(message), "rsa-sha256");
    assertTrue(field.contains("; d=xn--mnchen-3ya.example;"), field);
    var keys = KeyRing.open(given.configuration(), given.journal());
    assertEquals(2, new KeyRecords(keys).of("m\u00fcnchen.example").size());
    assertEquals(Optional.empty(), Author.domain("<ali@m\u00fcnchen.example>"), "not UTF-8");
  }

  @Test
  void onlyOurOwnPeoplesMailIsSigned() throws Exception {
    create("example.org");
    String message = HEADER + "\r\n" + BODY;
    assertInstanceOf(Verdict.Continue.class, judge(message, false));
    assertInstanceOf(
        Verdict.Continue.class, judge(message.replace("example.org", "example.com"), true));
    assertInstanceOf(Verdict.Continue.class, judge("Subject: nobody\r\n\r\n", true));
    String endless = "X: " + "y".repeat(2 * HeaderSection.MOST) + "\r\n";
    assertInstanceOf(Verdict.Continue.class, judge(endless + message, true));
    assertEquals(2, sign(message).size());
  }

  /** As a list says of a post whose author may be forged. */
  @Test
  void attackG6WhatIsOnlyPassedOnIsNotSigned() throws Exception {
    create("example.org");
    var passedOn = Findings.NONE.with(new Counted("PASSED_ON", 0, true, "", "originator", ""));
    assertEquals(Verdict.Continue.SILENTLY, judge(HEADER + "\r\n" + BODY, true, passedOn));
  }

  @Test
  void keysAreKeptForTheirOwnerAloneAndRemoved() throws Exception {
    var key = rsa(create("example.org"));
    var file = given.configuration().resolve("example.org").resolve(key.selector() + ".pem");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertInstanceOf(Report.Failed.class, run("dkim create", Map.of("DOMAIN", "example.org")));
    var once = Map.of("DOMAIN", "example.org", "--if-absent", "true");
    assertInstanceOf(Report.Lines.class, run("dkim create", once));
    for (String bad : List.of("", "org", "../x.org", "exa_mple..org", "a b.org")) {
      assertInstanceOf(Report.Failed.class, run("dkim create", Map.of("DOMAIN", bad)), bad);
    }
    for (var each : KeyRing.open(given.configuration(), given.journal()).all()) {
      var which = Map.of("DOMAIN", each.domain(), "SELECTOR", each.selector());
      assertInstanceOf(Report.Lines.class, run("dkim remove", which));
      assertInstanceOf(Report.Failed.class, run("dkim remove", which));
    }
    assertInstanceOf(Verdict.Continue.class, judge(HEADER + "\r\n" + BODY, true));
  }

  @Test
  void ifAbsentLooksAtTheSelectorThatIsNamed() throws Exception {
    create("example.org");
    var named = Map.of("DOMAIN", "example.org", "--if-absent", "true", "--selector", "Next");
    for (int again = 0; again < 2; again++) {
      assertInstanceOf(Report.Lines.class, run("dkim create", named));
      var keys = KeyRing.open(given.configuration(), given.journal()).all();
      assertEquals(4, keys.size());
      assertEquals(2, keys.stream().filter(key -> key.selector().startsWith("next-")).count());
    }
    var told = assertInstanceOf(Report.Lines.class, run("dkim create", named));
    assertEquals(
        List.of("example.org has keys of the selector next: rekkas dkim records shows them."),
        told.lines());
  }

  @Test
  void ofTwoKeysBothAreMadeOrNone() throws Exception {
    var rsa = rsa(create("example.org"));
    var which = Map.of("DOMAIN", "example.org", "SELECTOR", rsa.selector());
    assertInstanceOf(Report.Lines.class, run("dkim remove", which));
    assertInstanceOf(Report.Failed.class, run("dkim create", Map.of("DOMAIN", "example.org")));
    var left = KeyRing.open(given.configuration(), given.journal()).all();
    assertEquals(List.of(Algorithm.ED25519), left.stream().map(SigningKey::algorithm).toList());
  }

  @Test
  void aKeyFileThatCannotBeUsedIsNamedAndTheOthersSign() throws Exception {
    create("example.org");
    var domain = given.configuration().resolve("example.org");
    Path broken =
        Files.writeString(domain.resolve("s.pem"), "-----BEGIN PRIVATE KEY-----\nnothing\n");
    Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rw-r--r--"));
    start();
    assertEquals(2, sign(HEADER + "\r\n" + BODY).size());
    var told = given.recorded().notes(Note.Remark.class).toString();
    assertTrue(told.contains("s.pem does not sign: it holds no PRIVATE KEY"), told);
    assertTrue(told.contains("others may read " + broken), told);
    assertEquals(1, told.split("others may read", -1).length - 1, told);
  }

  @Test
  void aKeyIsWrittenAsAWholeOrNotAtAll() throws Exception {
    var domain = Files.createDirectories(given.configuration().resolve("example.org"));
    var taken = Files.createDirectories(domain.resolve("s.pem").resolve("x"));
    assertThrows(
        IOException.class, () -> KeyFile.write(taken.getParent(), Algorithm.ED25519.makeKeys()));
    try (var left = Files.list(domain)) {
      assertEquals(List.of(taken.getParent()), left.toList());
    }
  }

  private static SigningKey rsa(List<SigningKey> keys) {
    return keys.stream()
        .filter(each -> each.algorithm() == Algorithm.RSA)
        .findFirst()
        .orElseThrow();
  }

  /** As a line of the header. */
  private static String field(List<HeaderField> fields, String algorithm) {
    return fields.stream()
        .filter(field -> field.value().contains("a=" + algorithm))
        .map(field -> field.name() + ": " + field.value() + "\r\n")
        .findFirst()
        .orElseThrow();
  }
}
