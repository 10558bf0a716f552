package org.rekkas.plugins.mailinglist;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.james.mime4j.codec.QuotedPrintableInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Reply;

/** What a moderator sees of a post that waits for him. */
class HeldPostShownTest {
  private static final String TEAM = "team@example.org";

  @TempDir Path folder;

  @Test
  void aModeratorReadsWhatHeIsToDecideAbout() throws IOException {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      stage.writes("eve@example.net", TEAM, "tea?");
      String letter = stage.last().text();
      String boundary = boundary(letter);
      String[] parts = letter.split("\r\n--" + boundary);
      assertEquals(4, parts.length, letter);
      assertFalse(parts[0].contains("Content-Transfer-Encoding"), parts[0]);
      assertTrue(parts[1].contains("\r\nThe post is attached.\r\n"), parts[1]);
      assertTrue(
          parts[2].startsWith(
              "\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit\r\n"),
          parts[2]);
      assertTrue(
          parts[2].endsWith(
              "\r\n\r\n"
                  + Stage.STRANGER
                  + "From: eve@example.net\r\nSubject: tea?\r\n\r\nHello\r\n"),
          parts[2]);
      assertEquals("--\r\n", parts[3]);

      var held = assertInstanceOf(Report.Table.class, stage.run("list held"));
      String id = held.rows().getFirst().get(1);
      var shown =
          assertInstanceOf(Report.Lines.class, stage.run("list held", "ADDRESS", TEAM, "ID", id));
      assertEquals("Hello", shown.lines().getLast());
      var octets =
          assertInstanceOf(
              Report.Octets.class,
              stage.run("list held", "ADDRESS", TEAM, "ID", id, "--raw", "true"));
      var out = new ByteArrayOutputStream();
      octets.body().writeTo(out);
      assertTrue(out.toString(UTF_8).endsWith("tea?\r\n\r\nHello\r\n"), out.toString(UTF_8));
      assertInstanceOf(Report.Failed.class, stage.run("list held", "ADDRESS", TEAM, "ID", "none"));
      assertInstanceOf(
          Report.Failed.class, stage.run("list held", "ADDRESS", TEAM, "--raw", "true"));
      assertInstanceOf(Report.Failed.class, stage.run("list held", "--raw", "true"));
    }
  }

  @Test
  void attackG6APostCannotBeMadeToAddPartsToTheLetter() throws IOException {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      var known = stage.mail(Stage.STRANGER, "eve@example.net", TEAM, "").id();
      String line = "--=_" + known.derived("held " + TEAM, 0);
      String evil = "\n" + line + "\nContent-Type: text/html\n\nYou won\n" + line + "--\n";
      var post =
          stage.mail(Stage.STRANGER, "eve@example.net", TEAM, "From: eve@example.net\n\nx" + evil);
      stage.done(new Mail(known, post.received(), post.envelope(), post.trace(), post.content()));
      String letter = stage.last().text();
      assertEquals(known.derived("held " + TEAM, 0), stage.last().id(), "it can be foreseen");
      String boundary = boundary(letter);
      assertFalse(line.contains(boundary), boundary);
      assertEquals(4, letter.split("\r\n--" + boundary).length, letter);
      assertTrue(letter.endsWith(line + "--\r\n\r\n--" + boundary + "--\r\n"), letter);
    }
  }

  @Test
  void ofALongPostTheLetterHasTheBeginning() throws IOException {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      String text = "From: eve@example.net\nSubject: long\n\n";
      var mail = stage.mail(Stage.STRANGER, "e@example.net", TEAM, text + "x\n".repeat(600_000));
      stage.done(mail);
      String letter = stage.last().text();
      assertTrue(
          letter.contains("The beginning of the post is attached."), letter.substring(0, 2000));
      assertTrue(letter.length() > 60_000 && letter.length() < 70_000, "" + letter.length());
      assertTrue(letter.contains("\r\nx\r\n\r\n--"), "whole lines");

      String id = mail.id().text();
      var shown =
          assertInstanceOf(Report.Lines.class, stage.run("list held", "ADDRESS", TEAM, "ID", id));
      assertEquals(
          "[there is more: --raw shows all " + mail.size() + " octets]", shown.lines().getLast());
    }
  }

  /** The relay need not convert it for a host without 8BITMIME, and could not (attack E17). */
  @Test
  void aLetterIsOfSevenBitsWhateverThePostIs() throws IOException {
    String text = "Tee oder Kaf\u00e9?\n=\u0007\nAnswer this letter\n";
    for (String fields :
        List.of(
            "Subject: caf\u00e9\nContent-Type: text/plain; charset=utf-8\n",
            "Content-Type: multipart/signed; boundary=b\n\n--b\nContent-Type: text/plain;"
                + " charset=utf-8\n",
            "Content-Type: text/plain; charset=utf-8\nX-Binary: \0\n")) {
      try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
        var post =
            stage.mail(
                Stage.STRANGER,
                "eve@example.net",
                TEAM,
                "From: eve@example.net\n" + fields + "\n" + text);
        stage.done(post);
        String letter = stage.last().text();
        assertTrue(letter.chars().allMatch(c -> c > 0 && c < 128), letter);
        assertTrue(letter.lines().allMatch(line -> line.length() < 998), letter);
        String[] parts = letter.split("\r\n--" + boundary(letter));
        assertEquals(4, parts.length, letter);
        String said =
            new String(new QuotedPrintableInputStream(in(parts[1])).readAllBytes(), UTF_8);
        assertTrue(
            said.endsWith(
                """
                The post is attached, as a file. Its text begins so:\r
                \r
                > Tee oder Kaf\u00e9?\r
                > = \r
                > Answer this letter\r
                """),
            said);
        assertTrue(
            parts[2].startsWith(
                "\r\nContent-Type: application/octet-stream; name=\"post.eml\"\r\n"
                    + "Content-Transfer-Encoding: base64\r\n"
                    + "Content-Disposition: attachment; filename=\"post.eml\"\r\n\r\n"),
            parts[2]);
        assertArrayEquals(
            post.open().readAllBytes(), Base64.getMimeDecoder().wrap(in(parts[2])).readAllBytes());
      }
    }
  }

  @Test
  void ofALongTextTheLetterHasTheBegin() throws IOException {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      String text = "From: e@example.net\nContent-Type: text/plain; charset=utf-8\n\n";
      stage.done(stage.mail(Stage.STRANGER, "e@example.net", TEAM, text + "\u00e9".repeat(3_000)));
      String letter = stage.last().text();
      String part = letter.split("\r\n--" + boundary(letter))[1];
      String said = new String(new QuotedPrintableInputStream(in(part)).readAllBytes(), UTF_8);
      assertTrue(said.endsWith("> " + "\u00e9".repeat(2_000) + " [...]\r\n"), said);
    }
  }

  @Test
  void aLetterThatAFilterRefusesForWhatIsAttachedGoesWithoutIt() throws IOException {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      var virus = new Verdict.Reject(Reply.of(554, "5.7.1", "A virus"), Evidence.NONE);
      stage.filters.say(mail -> text(mail).contains("Hello") ? virus : Verdict.Continue.SILENTLY);
      stage.writes("eve@example.net", TEAM, "tea?");
      stage.sent(1);
      assertTrue(stage.last().text().contains("Subject: tea?"));
      assertFalse(stage.last().text().contains("Hello"), stage.last().text());
      assertFalse(stage.last().text().contains(" is attached."), stage.last().text());
      assertTrue(stage.last().text().contains("The post is not attached, for a filter"));
    }
  }

  /** A letter is from {@code <>} and may go in clear, as reports do (RFC 8689 §5). */
  @Test
  void f10_aPostThatKeepsToTlsIsInNoLetter() throws IOException {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      var mail =
          stage.mail(Stage.STRANGER, "eve@example.net", TEAM, "From: eve@example.net\n\nHello\n");
      var options = EnvelopeOptions.NONE.with(EnvelopeOptions.REQUIRE_TLS, Optional.of(""));
      stage.deliver(mail.withEnvelope(mail.envelope().withOptions(options)));
      stage.sent(1);
      String letter = stage.last().text();
      assertTrue(letter.contains("From:    eve@example.net\r\n"), letter);
      assertTrue(letter.contains("The post is not attached, for its sender wants TLS"), letter);
      assertFalse(letter.contains("Hello"), letter);
    }
  }

  /** The body of a part. */
  private static InputStream in(String part) {
    String body = part.substring(part.indexOf("\r\n\r\n") + 4);
    return new ByteArrayInputStream(body.getBytes(US_ASCII));
  }

  private static String boundary(String letter) {
    return letter.split("boundary=\"")[1].split("\"")[0];
  }

  private static String text(Mail mail) {
    try (var in = mail.content().open()) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
