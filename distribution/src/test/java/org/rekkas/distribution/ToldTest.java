package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.server.TestServer;

/** What an administrator is told is told once, and adds up. */
class ToldTest {
  private static final String CHAIN =
      """
      <mailets>
        <mailet when="recipient(joe@example)" do="discard"/>
        <mailet when="recipient(eve@example)" do="bounce" text="no"/>
      </mailets>
      """;

  @RegisterExtension final TestServer server = TestServer.with(CHAIN).build();

  /** Delivered, dropped, bounced, to several, and by an alias. */
  @Test
  void whatIsAcceptedIsFinishedAndNamedOnce() throws IOException {
    for (String name : List.of("ali", "joe", "eve")) {
      assertEquals(0, server.command("account", "add", name + "@example").exit());
    }
    assertEquals(0, server.command("alias", "add", "away@example", "ali@example").exit());
    send("ali@example", "ali@example");
    send("ali@example", "joe@example");
    send("ali@example", "ali@example", "joe@example", "eve@example");
    send("ali@example", "away@example");
    int reports = server.notes().awaitCount(Note.ReportQueued.class, _ -> true, 1).size();
    int accepted = 4 + 1 + reports; // one of a mailet's parts
    server.notes().awaitCount(Note.MailFinished.class, _ -> true, accepted);
    Set<MailId> begun = ids(server.notes().notes(Note.MailAccepted.class));
    assertEquals(accepted, server.notes().notes(Note.MailAccepted.class).size());
    assertEquals(begun, ids(server.notes().notes(Note.MailFinished.class)));
    server.server().journal().settle();
    String told = server.command("status").out();
    assertTrue(told.matches("(?s).*mails accepted +" + accepted + "\\n.*"), told);
    assertTrue(told.matches("(?s).*mails finished +" + accepted + "\\n.*"), told);
    assertTrue(told.matches("(?s).*mails discarded +2\\n.*"), told);
  }

  private static Set<MailId> ids(List<? extends Note.OfMail> notes) {
    return notes.stream().map(Note.OfMail::id).collect(Collectors.toSet());
  }

  private void send(String from, String... to) throws IOException {
    try (var client = server.dial()) {
      client.reply();
      client.ask("EHLO c.example");
      client.ask("MAIL FROM:<" + from + ">");
      for (String each : to) {
        assertTrue(client.ask("RCPT TO:<" + each + ">").startsWith("250 "));
      }
      client.ask("DATA");
      assertTrue(client.ask("Subject: a\r\n\r\nb\r\n.").startsWith("250 "));
    }
  }

  /** The one that it makes itself is for ten years. */
  @Test
  void aCertificateThatEndsIsInTheStatus() {
    var clock = new ManualClock();
    try (var years = TestServer.with().clock(clock).build().start()) {
      assertEquals(0, years.command("dns", "zone").exit(), "it has its certificate now");
      assertFalse(years.command("status").out().contains("certificate"));
      clock.advance(Duration.ofDays(3640));
      String told = years.command("status").out();
      assertTrue(told.contains(" for mx.example ends at 2036-11-"), told);
    }
  }

  @Test
  void anActionThatIsNoneIsOneProblem() throws IOException {
    Path file = server.home().resolve("conf/server.xml");
    String text = Files.readString(file);
    Files.writeString(file, text.replace("do=\"bounce\"", "do=\"bonce\""));
    var checked = server.command("check");
    String said = checked.out() + checked.err();
    assertEquals(1, checked.exit(), said);
    assertTrue(said.contains("\"bonce\" is none of"), said);
    assertEquals(1, said.lines().filter(line -> line.contains("mailets/mailet/")).count(), said);
  }
}
