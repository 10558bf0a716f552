package org.rekkas.plugins.sample.guide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.BearerTokens.Verification;
import org.rekkas.spi.DeliveryAgent.Delivery;
import org.rekkas.spi.Handling;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.TextContent;
import org.rekkas.testkit.VerbTranscript;

class GuideTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ServerTime",
        "NoDate",
        "GoneDomain",
        "PressMark",
        "TicketFolder",
        "MailboxSize",
        "Daytime",
        "RobotToken"
      })
  void theGuideShowsTheseVeryExamples(String name) throws IOException {
    var source =
        Files.readString(
            Path.of("src/test/java/org/rekkas/plugins/sample/guide/" + name + ".java"));
    String shown = source.substring(source.indexOf("/**"));
    assertTrue(Files.readString(Path.of("../README.md")).contains(shown), name);
  }

  @Test
  void theVerbAnswersAsTheGuideShows() throws IOException {
    String session =
        """
        C: XTIME
        S: 250 2.0.0 2026-11-23T12:00:00Z
        C: XTIME now
        S: 501 5.5.4 Syntax: XTIME
        """;
    VerbTranscript.local(new ServerTime(new ManualClock())).plays(session);
    assertTrue(Files.readString(Path.of("../README.md")).contains(session));
  }

  private static Mail mail(String content) {
    return new Mail(
        new MailId("abcd"),
        Instant.EPOCH,
        Envelope.of("", "help@example.org"),
        "Received: x\r\n",
        new TextContent(content));
  }

  @Test
  void theFilterMissesADateInTheHeaderAlone() {
    var session = VerbTranscript.session("192.0.2.1", false, Optional.empty());
    var filter = new NoDate();
    assertInstanceOf(Verdict.Continue.class, filter.judge(session, mail("date: now\r\n\r\nx\r\n")));
    var mark =
        assertInstanceOf(
            Verdict.Mark.class, filter.judge(session, mail("To: a\r\n\r\nDate: x\r\n")));
    assertEquals("NO_DATE", mark.signs().getFirst().symbol());
  }

  @Test
  void theAgentAnswersForEachMail(@TempDir Path folder) throws IOException {
    var path = ForwardPath.of("help@example.org");
    var route = new Route.Relay("tickets", "tickets", false);
    var batch = List.of(new Delivery(mail("Subject: x\r\n\r\n"), path, path, route, ""));
    assertInstanceOf(Outcome.Delivered.class, new TicketFolder(folder).deliver(batch).getFirst());
    assertEquals("Received: x\r\nSubject: x\r\n\r\n", Files.readString(folder.resolve("abcd.eml")));
    var gone = new TicketFolder(folder.resolve("gone"));
    assertInstanceOf(Outcome.Delayed.class, gone.deliver(batch).getFirst());
  }

  @Test
  void theyDoWhatTheySay() {
    var router = new GoneDomain();
    var gone = router.route(ForwardPath.of("x@GONE.example"), Set.of());
    assertInstanceOf(Route.Expand.class, gone);
    assertEquals(new Route.NotMine(), router.route(ForwardPath.of("x@b.example"), Set.of()));

    var mailet = new PressMark();
    var mail =
        new Mail(
            new MailId("abcd"),
            Instant.EPOCH,
            Envelope.of("", "press@example.org", "ali@example.org"),
            "",
            new TextContent("Subject: x\r\n\r\n"));
    assertEquals(1, mailet.matcher().match(mail).size());
    var change = assertInstanceOf(Handling.Change.class, mailet.handle(mail));
    assertEquals("X-Press: yes\r\n", change.mail().trace());

    var robot = new RobotToken("sesame".getBytes(UTF_8), Mailbox.of("robot@example.org"));
    assertInstanceOf(Verification.StandsFor.class, robot.verify("sesame"));
    assertInstanceOf(Verification.Wrong.class, robot.verify(""));
  }
}
