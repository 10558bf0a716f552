package org.rekkas.originator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Intake;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;
import org.rekkas.testkit.FakeFilters;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.MemoryIntake;

/** What the content filters say of a mail that is written here. */
class OriginatorTest {
  private static final Mailbox LIST = Mailbox.of("team@example.org");

  @TempDir Path folder;
  private final MemoryIntake intake = new MemoryIntake();
  private final FakeFilters filters = new FakeFilters();

  private Optional<Reply> accept() throws IOException {
    var given = new FakeSurroundings("mailing-list", folder).with(intake).with(filters);
    try (var draft = intake.draft()) {
      return new Originator(given)
          .accept(
              LIST,
              new Intake.Submission(
                  new MailId("mail1000"),
                  "mailing-list",
                  Optional.empty(),
                  Envelope.of("team-bounces@example.org", "joe@example.net"),
                  "Received: by mx.example.org\r\n",
                  "",
                  draft));
    }
  }

  @Test
  void theFiltersSeeAMailOfItsSenderAndWhatTheyAddStandsInFront() throws IOException {
    filters.add(new HeaderField("DKIM-Signature", "d=example.org"));
    assertEquals(Optional.empty(), accept());
    Session session = filters.sessions().getFirst();
    assertTrue(session.client().local());
    assertEquals(LIST, session.login().orElseThrow().address());
    assertEquals(
        "DKIM-Signature: d=example.org\r\nReceived: by mx.example.org\r\n",
        intake.taken().getFirst().mail().trace());
  }

  @Test
  void whatAFilterRefusesPutsOffOrDropsIsNotTaken() throws IOException {
    var never = Reply.of(554, "5.7.1", "never");
    filters.say(new Verdict.Reject(never, Evidence.NONE));
    assertEquals(Optional.of(never), accept());
    filters.say(new Verdict.Defer(Reply.of(451, "4.3.0", "later"), Evidence.NONE));
    assertEquals(
        "a filter puts it off: 451 4.3.0 later",
        assertThrows(PutOff.class, this::accept).getMessage());
    filters.say(new Verdict.Discard(Evidence.NONE));
    assertEquals(Optional.empty(), accept());
    assertEquals(List.of(), intake.taken());
  }
}
