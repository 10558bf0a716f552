package org.rekkas.plugins.mailets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.Handling;
import org.rekkas.spi.Host;
import org.rekkas.spi.Mailet;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Recipient.Notify;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.TextContent;

class MailetsTest {
  private static final String PARTS =
      """
      Subject: two parts
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary="b"

      preamble
      --b
      Content-Type: multipart/alternative; boundary=c

      --c

      Hello
      --c--
      --b
      Content-Type: application/octet-stream; name*0*=utf-8''evil;
       name*1=.ex; name*2=e
      Content-Transfer-Encoding: base64

      --not-a-boundary
      AAAA
      --b
      Content-Disposition: attachment; filename="notes.txt"

      notes
      --b--
      epilogue
      """;

  @TempDir Path folder;
  private FakeSurroundings given;

  @BeforeEach
  void start() {
    given = new FakeSurroundings("mailets", folder);
  }

  private static Mail mail(String text) {
    return new Mail(
        new MailId("abcd"),
        Instant.EPOCH,
        Envelope.of("joe@example.net", "ali@example.org"),
        "Received: here\r\nX-Note: a\r\n\tb\r\n",
        new TextContent(text.replace("\n", "\r\n")));
  }

  private Handling handle(String text, String... settings) {
    return handle(mail(text), settings);
  }

  private Handling handle(Mail mail, String... settings) {
    var element = new FakeSection("mailet");
    for (int i = 0; i < settings.length; i += 2) {
      Object value =
          settings[i].equals("do")
              ? Kind.valueOf(settings[i + 1].toUpperCase(Locale.ROOT).replace('-', '_'))
              : settings[i + 1];
      element.with(settings[i], value);
    }
    var read = Settings.from(new FakeSection("mailets").with(element));
    assertEquals(List.of(), element.problems());
    var running = new MailetsPlugin().start(read, given);
    var mailet = (Mailet) running.contributions().getFirst().extension();
    return mailet.handle(mail);
  }

  private Mail changed(String text, String... settings) {
    return assertInstanceOf(Handling.Change.class, handle(text, settings)).mail();
  }

  private static String text(Content content) throws IOException {
    try (var in = content.open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
  }

  @Test
  void aHeaderIsAddedWithoutAnotherContent() throws IOException {
    var mail = changed("Subject: x\n\nHello\n", "do", "add-header", "name", "X-A", "value", "b");
    assertTrue(mail.trace().startsWith("X-A: b\r\nReceived: here\r\n"));
    assertInstanceOf(TextContent.class, mail.content());
  }

  /** What a mailet does not declare, the server does not take. */
  @Test
  void aHeaderThatIsAddedIsDeclared() {
    var step = new FakeSection("mailet");
    step.with("do", Kind.ADD_HEADER).with("name", "X-A").with("value", "b");
    var read = Settings.from(new FakeSection("mailets").with(step));
    var step1 = new MailetsPlugin().start(read, given).contributions().getFirst();
    assertEquals(Set.of("X-A"), step1.addedFields());
  }

  @Test
  void aHeaderIsRemovedWithItsFoldsWhereverItStands() throws IOException {
    String from = "Subject: x\nX-NOTE: 1\n 2\nTo: y\n\nX-Note: body\n";
    var mail = changed(from, "do", "remove-header", "name", "X-Note");
    assertEquals("Received: here\r\n", mail.trace());
    assertEquals("Subject: x\nTo: y\n\nX-Note: body\n", text(mail.content()));
    assertInstanceOf(
        Handling.Pass.class, handle("To: y\n\n", "do", "remove-header", "name", "X-None"));
  }

  @Test
  void aFooterStandsBelowAPlainText() throws IOException {
    var mail = changed("Subject: x\n\nHello\n", "do", "add-footer", "text", "  bye\n  now ");
    assertEquals("Subject: x\n\nHello\n\nbye\nnow\n", text(mail.content()));
  }

  @Test
  void aFooterIsAPartOfItsOwnBesideAnythingElse() throws IOException {
    String html = "Subject: x\nContent-Type: text/html\nMIME-Version: 1.0\n\n<p>Hello\n";
    String text = text(changed(html, "do", "add-footer", "text", "Grüße").content());
    assertTrue(text.startsWith("Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; b"));
    assertTrue(text.contains("-footer\nContent-Type: text/html\n\n<p>Hello\n\n--"), text);
    String encoded = Base64.getEncoder().encodeToString("Grüße".getBytes(StandardCharsets.UTF_8));
    assertTrue(text.contains("\n\n" + encoded + "\n--=_"), text);
    assertTrue(text.endsWith("-footer--\n"), text);
    String plain =
        text(changed("Subject: x\n\nHello\n", "do", "add-footer", "text", "ü").content());
    assertTrue(plain.contains("multipart/mixed"), "beyond ASCII");
  }

  /** RFC 2045 §6.4: a multipart is as wide as its widest part. */
  @ParameterizedTest
  @CsvSource({"8bit, 8bit", "BINARY, binary", "base64,", "quoted-printable,", "7bit,"})
  void whatIsAroundAMessageIsAsWideAsIt(String encoding, String around) throws IOException {
    String field = "Content-Transfer-Encoding: ";
    String html = "Content-Type: text/html\n" + field + encoding + "\n\n<p>Hello\n";
    String text = text(changed(html, "do", "add-footer", "text", "bye").content());
    String outer = text.substring(0, text.indexOf("\n\n") + 1);
    assertEquals(around != null, outer.contains(field), text);
    assertTrue(around == null || outer.contains("\n" + field + around + "\n"), text);
    assertTrue(text.contains("-footer\n" + html), text);
  }

  @Test
  void twoFootersArePartsOfTwoMultiparts() throws IOException {
    String html = "Subject: x\nContent-Type: text/html\n\n<p>Hello\n";
    String once = text(changed(html, "do", "add-footer", "text", "one").content());
    String twice = text(changed(once, "do", "add-footer", "text", "two").content());
    var boundaries =
        Pattern.compile("boundary=\"(.*?)\"")
            .matcher(twice)
            .results()
            .map(m -> m.group(1))
            .toList();
    assertEquals(2, Set.copyOf(boundaries).size(), twice);
  }

  @Test
  void attachmentsAreReplacedByANoteAndTheRestStaysAsItWas() throws IOException {
    String stripped =
        text(changed(PARTS, "do", "strip-attachments", "names", "*.exe *.js").content());
    String[] around = PARTS.split("Content-Type: application[\\s\\S]*AAAA\n");
    assertTrue(stripped.startsWith(around[0]), stripped);
    assertTrue(stripped.endsWith(around[1]), stripped);
    assertTrue(stripped.contains("[An attachment was removed here: evil.exe]"), stripped);
    String none = text(changed(PARTS, "do", "strip-attachments").content());
    assertFalse(none.contains("notes\n"), none);
    assertInstanceOf(
        Handling.Pass.class, handle(PARTS, "do", "strip-attachments", "types", "image/*"));
    String whole =
        "Content-Type: application/x-msdownload\nContent-Disposition: attachment\n\nMZ\n";
    assertTrue(
        text(changed(whole, "do", "strip-attachments").content())
            .contains("removed here: unnamed"));
  }

  @Test
  void attackE4ALongHeaderHidesNothing() throws IOException {
    String pad = "X-Pad: " + "x".repeat(900) + "\n";
    String stripped = text(changed(pad.repeat(1_000) + PARTS, "do", "strip-attachments").content());
    assertTrue(stripped.contains("removed here: evil.exe"), "as long as SMTP takes it");
    String endless = pad.repeat(3_000) + PARTS;
    assertDelayed(endless, "do", "strip-attachments");
    assertDelayed(endless, "do", "remove-header", "name", "X-Pad");
    assertDelayed(endless, "do", "add-footer", "text", "bye");
  }

  private void assertDelayed(String text, String... settings) {
    assertThrows(UncheckedIOException.class, () -> handle(text, settings), settings[1]);
  }

  @Test
  void attackE8DeepAndManyPartsCostNothing() throws IOException {
    var deep = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      deep.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\n\n--b");
      deep.append(i).append('\n');
    }
    deep.append("\nHello\n");
    String shallow = text(changed(deep.toString(), "do", "strip-attachments").content());
    assertTrue(shallow.length() < 10_000 && shallow.contains("removed here"), "all that is deeper");
    String few = "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\n\n".repeat(10_000);
    assertInstanceOf(Handling.Pass.class, handle(few, "do", "strip-attachments"));
    String many = few + "--b\n\n\n".repeat(40_000) + "--b--\n";
    assertEquals(
        few
            + "--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
            + "[An attachment was removed here: unnamed]\n--b--\n",
        text(changed(many, "do", "strip-attachments").content()));
    String chained = "Content-Type: message/rfc822\n\n".repeat(50_000) + "\nHello\n";
    assertTrue(text(changed(chained, "do", "strip-attachments").content()).contains("removed"));
  }

  private static String mixed(String boundary, String part) {
    return "Content-Type: multipart/mixed; boundary=\"%1$s\"\n\n--%1$s\n%2$s\n--%1$s--\n"
        .formatted(boundary, part);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: a/b; name=\"evil.exe \"",
        "Content-Type: a/b; name=\"evil.exe. .\"",
        "Content-Type: a/b; name=\"=?utf-8?b?ZXZpbC5leGU=?=\"",
        "X: %1$s\nContent-Type: a/b; name=evil.exe",
        "X: %1$s%1$s%1$s%1$s%1$s%1$s%1$s\nContent-Type: a/b; name=evil.exe",
        "Content-Type: a/b; x=\"%1$s%1$s\"; name=evil.exe",
        "Content-Type: message/rfc822\n\nContent-Type: a/b; name=evil.exe",
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64",
        "Content-Type: multipart/mixed",
        "Content-Type: multipart/digest; boundary=d\n\n--d\n\nContent-Type: a/b; name=evil.exe",
        "Content-Type: message/news\n\nContent-Type: a/b; name=evil.exe",
        "Content-Type: multipart/mixed; boundary=x; boundary*0=y\n\n--y",
        "Content-Type: multipart/mixed; boundary=xü\n\n--xü\n",
        "Content-Type: text/plain\nContent-Type: a/b; name=evil.exe",
        "X: y\njunk\nContent-Type: a/b; name=evil.exe",
        " junk\nContent-Type: a/b; name=evil.exe",
        "Content-Type: text/plain; name=a.txt\nContent-Disposition: inline; filename=b.txt\n"
            + "Content-Disposition: attachment; filename=evil.exe",
        "Content-Disposition: attachment; filename*=a.txt; filename=evil.exe",
        "Content-Type: message/partial; id=x; number=1; total=2",
        "Content-Type: application/x-msdownload"
      })
  void attackE9WhatHidesAnAttachmentIsNoWayPastIt(String header) throws IOException {
    String part = header.formatted("x".repeat(10_000)) + "\n\nMZ\n";
    for (String message :
        List.of(
            mixed("b", part),
            mixed("b".repeat(201), part),
            mixed("b", "Content-Type: message/rfc822\n\n" + mixed("c", part)),
            "Content-Type: message/rfc822\n\n" + mixed("c", part))) {
      var changed =
          changed(message, "do", "strip-attachments", "names", "*.exe", "types", "*/x-ms*");
      String stripped = text(changed.content());
      assertFalse(stripped.contains("MZ"), stripped);
      assertTrue(stripped.contains("removed here"), stripped);
    }
  }

  /** RFC 2046 §5.1.1 lets a delimiter be followed by anything; many programs do not. */
  @ParameterizedTest
  @ValueSource(strings = {"--bx", "--b--x", "--b----", "--b x"})
  void attackE8BehindALineThatMayBeADelimiterNothingIsClear(String line) throws IOException {
    String part = "\nHello\n" + line + "\nContent-Type: a/b; name=evil.exe\n\nMZ";
    String stripped =
        text(changed(mixed("b", part), "do", "strip-attachments", "names", "*.exe").content());
    assertFalse(stripped.contains("MZ"), stripped);
    assertTrue(stripped.contains("\nHello\n" + line + "\nContent-Type: text/plain"), stripped);
    String within =
        mixed("b", "Content-Type: multipart/mixed; boundary=bx\n\n--bx\n\nHello\n--bx--\n");
    assertInstanceOf(Handling.Pass.class, handle(within, "do", "strip-attachments"));
  }

  @Test
  void attackE8ABoundaryWithinItselfIsUnclear() throws IOException {
    String within = mixed("b", mixed("b", "Content-Type: a/b; name=evil.exe\n\nMZ"));
    String stripped = text(changed(within, "do", "strip-attachments", "names", "*.exe").content());
    assertFalse(stripped.contains("MZ"), stripped);
  }

  @Test
  void theNoteTellsAllNames() throws IOException {
    String two = "Content-Disposition: attachment; filename=evil.exe; filename*=utf-8''a.txt\n\nMZ";
    assertTrue(
        text(changed(mixed("b", two), "do", "strip-attachments", "names", "*.exe").content())
            .contains("removed here: a.txt, evil.exe]"));
  }

  @Test
  void aPatternForAllNamesMeansAttachmentsWithoutOne() throws IOException {
    String unnamed = mixed("b", "Content-Type: a/b\n\nMZ");
    String stripped = text(changed(unnamed, "do", "strip-attachments", "names", "*").content());
    assertFalse(stripped.contains("MZ"), stripped);
  }

  @Test
  void whatReadersShowIsNoAttachment() throws IOException {
    String shown =
        mixed(
            "b",
            "Content-Type: text/html\n\n<p>\n--b\nContent-Type: text\n\nx\n--b\n"
                + "Content-Type: message/rfc822\n\nSubject: y\n\nHello\n--b\n"
                + "Content-Type: message/rfc822\n\n>From ali Thu 1 12:00\nTo: z\n\nHello\n--b\n"
                + "Content-Type: image/png\nContent-ID: <logo>\n\nx\n--b\n"
                + "Content-Type: application/pgp-signature\n\nx\n");
    assertInstanceOf(Handling.Pass.class, handle(shown, "do", "strip-attachments"));
    assertInstanceOf(
        Handling.Pass.class, handle(shown, "do", "strip-attachments", "types", "text/*"));
    String script = mixed("b", "Content-Type: text/vbscript\n\nMsgBox\n");
    var changed = changed(script, "do", "strip-attachments", "types", "text/*");
    assertFalse(text(changed.content()).contains("MsgBox"));
  }

  @Test
  void ofAMessageWithinTheMessageItsOwnHeaderStays() throws IOException {
    String within =
        mixed(
            "b",
            "Content-Type: message/rfc822\n\nSubject: within\nContent-Type: a/b; name=a.exe\n\nMZ");
    String stripped = text(changed(within, "do", "strip-attachments").content());
    assertTrue(stripped.contains("\n\nSubject: within\nContent-Type: text/plain"), stripped);
    assertTrue(stripped.endsWith("removed here: a.exe]\n--b--\n"), stripped);
  }

  @Test
  void othersGetACopyOrANotice() throws IOException {
    var copy =
        assertInstanceOf(
            Handling.Besides.class,
            handle("Subject: x\n\nHello\n", "do", "copy-to", "to", "a..@b.example, c@d.example"));
    assertEquals(2, copy.envelope().recipients().size());
    assertInstanceOf(TextContent.class, copy.content(), "the same content");
    var notice =
        assertInstanceOf(
            Handling.Besides.class,
            handle(
                "Subject: =?utf-8?q?a=1B[2J=0Db?=\n\nHello\n",
                "do",
                "notify",
                "to",
                "a@b.example",
                "subject",
                "mail",
                "text",
                "Look:"));
    String letter = text(notice.content());
    assertTrue(letter.contains("Subject: a[2Jb\n"), letter);
    assertTrue(letter.contains("Auto-Submitted: auto-notified\n"), letter);
  }

  /** Where it leads back here, each notice would make another one, without an end (attack G1). */
  @Test
  void g1_ofANoticeNobodyIsTold() throws IOException {
    String[] step = {"do", "notify", "to", "a@b.example", "subject", "mail"};
    var notice = assertInstanceOf(Handling.Besides.class, handle("\nx\n", step));
    assertInstanceOf(Handling.Pass.class, handle(text(notice.content()), step));
    for (String other : List.of("auto-generated", "auto-replied", "no")) {
      String mail = "Auto-Submitted: " + other + "\n\nx\n";
      assertInstanceOf(Handling.Besides.class, handle(mail, step), other);
    }
  }

  @Test
  void aNoticeHasDomainsAsALabelsInItsHeader() throws IOException {
    given.with(new Host("mx.example", "b\u00fccher.example", "Rekkas"));
    var notice =
        (Handling.Besides)
            handle("\nx\n", "do", "notify", "to", "a@b\u00fccher.example", "subject", "mail");
    String header = text(notice.content()).split("\n\n", 2)[0];
    assertTrue(header.contains("From: <postmaster@xn--bcher-kva.example>\n"), header);
    assertTrue(header.contains("To: a@xn--bcher-kva.example\n"), header);
    assertTrue(header.chars().allMatch(c -> c < 0x80), header);
  }

  @Test
  void noticesAboutOneMailAreDifferentLetters() throws IOException {
    var ids = new HashSet<String>();
    for (int i = 0; i < 2; i++) {
      var notice =
          (Handling.Besides)
              handle("\nx\n", "do", "notify", "to", "a@b.example", "subject", "mail");
      ids.addAll(
          text(notice.content()).lines().filter(line -> line.startsWith("Message-ID:")).toList());
    }
    assertEquals(2, ids.size(), ids.toString());
  }

  /** A report may go in clear (RFC 8689 §5), and only that. */
  @Test
  void f10_whatKeepsToTlsIsSentOnInSomebodysName() {
    var postmaster = ReversePath.parse("postmaster@example.org");
    for (String[] step : new String[][] {{"copy-to"}, {"redirect", "sender", "<>"}}) {
      var settings = new ArrayList<>(List.of("do", step[0], "to", "a@b.example"));
      settings.addAll(List.of(step).subList(1, step.length));
      var said = EnvelopeOptions.NONE.with(EnvelopeOptions.REQUIRE_TLS, Optional.of(""));
      for (String sender : List.of("joe@example.net", "")) {
        var mail = mail("\nx\n").withEnvelope(Envelope.of(sender, "ali@example.org"));
        mail = mail.withEnvelope(mail.envelope().withOptions(said));
        var sent = envelope(handle(mail, settings.toArray(String[]::new)));
        assertEquals(sender.isEmpty() ? ReversePath.NULL : postmaster, sent.reversePath());
        assertTrue(sent.options().requiresTls());
      }
    }
  }

  private static Envelope envelope(Handling handling) {
    return switch (handling) {
      case Handling.Besides made -> made.envelope();
      case Handling.Change changed -> changed.mail().envelope();
      default -> throw new AssertionError(handling);
    };
  }

  /** Nobody would hear that the next hop promises no time. */
  @Test
  void aCopyHasNeitherTheTimesNorTheReportsThatItsSenderAskedFor() {
    var said =
        new EnvelopeOptions(
            EnvelopeOptions.Body.EIGHT_BIT_MIME,
            true,
            Optional.of(EnvelopeOptions.Returned.FULL),
            Optional.of("id"),
            Map.of(EnvelopeOptions.BY, "600;R", EnvelopeOptions.PRIORITY, "3"));
    var mail = mail("\nx\n");
    mail = mail.withEnvelope(mail.envelope().withOptions(said));
    var copy = envelope(handle(mail, "do", "copy-to", "to", "a@b.example"));
    var rest =
        new EnvelopeOptions(
            said.body(),
            true,
            Optional.empty(),
            Optional.empty(),
            Map.of(EnvelopeOptions.PRIORITY, "3"));
    assertEquals(Envelope.of("", "a@b.example").withOptions(rest), copy);
  }

  @Test
  void ofAForwardedMailItsSenderHearsWhatHeAskedToHear() {
    var never = Set.of(Notify.NEVER);
    assertEquals(recipient(never, "rfc822;x"), forwarded(recipient(never, "rfc822;x")));
    assertEquals(recipient(Set.of(), ""), forwarded(recipient(Set.of(), "")));
    var success = recipient(Set.of(Notify.SUCCESS), "rfc822;x");
    assertEquals(
        recipient(Set.of(Notify.SUCCESS), ""), forwarded(success, recipient(never, "rfc822;x")));
    assertEquals(
        recipient(Set.of(Notify.SUCCESS, Notify.FAILURE, Notify.DELAY), ""),
        forwarded(success, recipient(Set.of(), "")));
  }

  private static Recipient recipient(Set<Notify> when, String original) {
    return new Recipient(
        ForwardPath.of("a@b.example"), when, Optional.of(original).filter(o -> !o.isEmpty()));
  }

  private Recipient forwarded(Recipient... of) {
    var mail = mail("\nx\n");
    mail = mail.withEnvelope(mail.envelope().withRecipients(List.of(of)));
    return envelope(handle(mail, "do", "forward", "to", "a@b.example")).recipients().getFirst();
  }

  @Test
  void othersGetItInstead() {
    var forwarded = changed("\nx\n", "do", "forward", "to", "a@b.example");
    assertEquals(Envelope.of("joe@example.net", "a@b.example"), forwarded.envelope());
    var redirected = changed("\nx\n", "do", "redirect", "to", "a@b.example", "sender", "<>");
    assertEquals(Envelope.of("", "a@b.example"), redirected.envelope());
    var bounced = handle("\nx\n", "do", "bounce", "text", "no");
    assertEquals("550 5.7.1 no", ((Handling.Bounce) bounced).reply().toString());
    assertInstanceOf(Handling.Discard.class, handle("\nx\n", "do", "discard"));
    var placed = (Handling.Change) handle("\nx\n", "do", "set-folder", "folder", "News");
    assertEquals("News", placed.folder().orElse(""));
  }

  @Test
  void whatIsNotTheActionsIsAnError() {
    var missing = new FakeSection("mailet").with("do", Kind.COPY_TO).with("text", "x");
    Settings.from(new FakeSection("mailets").with(missing));
    assertEquals(
        List.of("text: means nothing to copy-to", "to: is missing; copy-to needs it"),
        missing.problems());
    var nothing = new FakeSection("mailet").with("when", "al");
    assertEquals(List.of(), Settings.from(new FakeSection("mailets").with(nothing)).chain());
    assertEquals(2, nothing.problems().size(), nothing.problems().toString());
    var broken =
        new FakeSection("mailet")
            .with("do", Kind.ADD_HEADER)
            .with("name", "a b")
            .with("value", "x");
    Settings.from(new FakeSection("mailets").with(broken));
    assertEquals(List.of("do: add-header: not a field name"), broken.problems());
  }
}
