package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.ActiveSet;
import org.rekkas.queue.mail.Backlog;
import org.rekkas.queue.mail.Leaf;
import org.rekkas.queue.mail.Outcomes;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.EnvelopeOptions.Body;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Recipient.Notify;
import org.rekkas.spi.vault.Vault;

/**
 * A settlement of its own over what the intake of a rig took: nobody but the test answers for a
 * mail, and settles it.
 */
final class Settling implements AutoCloseable {
  static final int IN_MEMORY = 40;

  final Rig rig = new Rig();
  final Shelves shelves = new Shelves(rig.memory);
  final ActiveSet active = new ActiveSet(IN_MEMORY, () -> {});
  final Settlement settlement = over(rig.memory);

  /** Another one, of the same mails. */
  Settlement over(Vault vault) {
    return over(vault, rig.journal);
  }

  Settlement over(Vault vault, Journal journal) {
    return new Settlement(
        new Shelves(vault),
        active,
        new Judgement(
            new Schedule(QueueSettings.defaults(), new Random(1)),
            new Reports(vault, Rig.HOST, QueueSettings.defaults(), rig.journal, new Random(2))),
        new Tally(),
        new Backlog(),
        rig.clock,
        journal);
  }

  /** A mail that came in, and is the test's to work on. */
  ActiveMail claimed(Envelope envelope) {
    MailId id = rig.send(envelope);
    assertTrue(active.claim(id));
    return shelves.read(id).orElseThrow();
  }

  /** One whose sender is to hear that it failed. */
  ActiveMail failed() {
    ActiveMail mail = claimed(Envelope.of("joe@example.org", "ali@example.org"));
    mail.answerAll(Outcomes.UNKNOWN);
    return mail;
  }

  /** One that the next hop took for eve@one.net; of the other its sender is to hear. */
  ActiveMail takenAndFailed() {
    ActiveMail mail = claimed(Envelope.of("joe@example.org", "eve@one.net", "ali@example.org"));
    mail.answered(mail.pending().getFirst(), relay("one.net"), NextHops.relayed());
    mail.answered(mail.pending().getLast(), new Route.Unknown(), Outcomes.UNKNOWN);
    return mail;
  }

  static Route relay(String destination) {
    return new Route.Relay("smtp", destination, false);
  }

  static Envelope notified(Set<Notify> when, String... paths) {
    var to =
        Stream.of(paths)
            .map(path -> new Recipient(ForwardPath.of(path), when, Optional.empty()))
            .toList();
    return Envelope.of("joe@example.org", "x@one.net").withRecipients(to);
  }

  static EnvelopeOptions aDay() {
    return with("HOLDFOR", "86400");
  }

  static EnvelopeOptions with(String parameter, String value) {
    return new EnvelopeOptions(
        Body.SEVEN_BIT, false, Optional.empty(), Optional.empty(), Map.of(parameter, value));
  }

  static List<ForwardPath> paths(ActiveMail mail) {
    return mail.pending().stream().map(Leaf::path).toList();
  }

  /** What of a mail is done, as it is on disk. */
  List<String> done(ActiveMail mail) {
    return shelves.read(mail.id()).flatMap(ActiveMail::progress).stream()
        .flatMap(progress -> progress.done().stream())
        .map(path -> path.mailbox().toString())
        .toList();
  }

  /** How often it was told that mails wait to be settled. */
  long remarks() {
    return rig.journal.notes(Note.Remark.class).stream()
        .filter(note -> note.toString().contains("wait to be settled"))
        .count();
  }

  @Override
  public void close() {
    rig.close();
  }
}
