package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.rekkas.spi.journal.Note;
import org.rekkas.testkit.server.TestServer;

/** The queue's own reports of a list's mail, from the one plugin to the other. */
class ListReturnsTest {
  @RegisterExtension final TestServer server = TestServer.with().build();

  @Test
  void aMemberWhomTheQueueDoesNotReachIsCounted() throws IOException {
    done("account", "add", "ali@example");
    done("list", "create", "crew@example", "--owners", "ali@example", "--unproven", "accept");
    done("list", "add", "crew@example", "ali@example,gone@example");
    try (var client = server.dial()) {
      client.reply();
      client.ask("EHLO c.example");
      client.ask("MAIL FROM:<ali@example>");
      client.ask("RCPT TO:<crew@example>");
      client.ask("DATA");
      String reply = client.send("From: ali@example\r\nSubject: x\r\n\r\nSalam\r\n.\r\n").reply();
      assertTrue(reply.startsWith("250 "), reply);
    }
    server.notes().await(Note.MailDelivered.class, n -> n.where().startsWith("a report of "));
    String shown = server.command("list", "show", "crew@example").out();
    assertTrue(shown.matches("(?s).*gone@example .* 1 .*"), shown);
  }

  private void done(String... words) {
    var answer = server.command(words);
    assertEquals(0, answer.exit(), answer.toString());
  }
}
