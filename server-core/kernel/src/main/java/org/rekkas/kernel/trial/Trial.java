package org.rekkas.kernel.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.rekkas.kernel.config.Problem;
import org.rekkas.kernel.plugins.Generations;
import org.rekkas.kernel.plugins.Prospect;
import org.rekkas.spi.Session;
import org.rekkas.spi.SmtpGate;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.Mail;

/**
 * Judges one mail by a generation of its own, {@link Aside}: so it also tells what a change will
 * do, before a reload. Notes are kept here; what plugins hold in memory, such as counts of
 * connections, begins anew.
 */
final class Trial {
  private final Generations generations;
  private final ConcurrentLinkedQueue<Note> notes = new ConcurrentLinkedQueue<>();

  Trial(Generations generations) {
    this.generations = generations;
  }

  /** What came of it. */
  sealed interface Outcome {
    /** The rows of a table: what, points, by, seen, configured. */
    record Judged(List<List<String>> rows) implements Outcome {}

    record NotStarted(List<Problem> problems) implements Outcome {}
  }

  /**
   * @param client before anything was found of it
   */
  Outcome judge(Session client, Mail mail) {
    return switch (Aside.start(generations, notes::add)) {
      case Prospect.Unreadable(var problems) -> new Outcome.NotStarted(problems);
      case Prospect.Refused(var problems, var _) -> new Outcome.NotStarted(problems);
      case Prospect.Ready(var lease) -> {
        try (lease) {
          judge(lease.generation().smtp(), client, mail);
          yield new Outcome.Judged(rows());
        }
      }
    };
  }

  private void judge(SmtpGate gate, Session client, Mail mail) {
    Session session = client.with(gate.connected(client, mail.id()).findings());
    Envelope envelope = mail.envelope().withRecipients(List.of());
    session = session.with(gate.sender(session, mail.id(), envelope).findings());
    for (var each : mail.envelope().recipients()) {
      var heard = gate.recipient(session, mail.id(), envelope, each.path(), mail.size());
      session = session.with(heard.findings());
    }
    gate.content(session, mail);
  }

  private List<List<String>> rows() {
    var rows = new ArrayList<List<String>>();
    for (Note note : notes) {
      row(note).ifPresent(rows::add);
    }
    return rows;
  }

  /** Signs, their sum, verdicts that decide by themselves, and failures. */
  private static Optional<List<String>> row(Note note) {
    return switch (note) {
      case Note.SignCounted n ->
          Optional.of(
              List.of(
                  n.symbol(),
                  points(n.points()) + (n.shadow() ? " in shadow" : ""),
                  n.by(),
                  n.seen(),
                  n.at()));
      case Note.SumDecided n ->
          Optional.of(
              List.of(
                  n.decision(),
                  points(n.sum()),
                  "sum",
                  (n.decision().equals("accept") ? "junk begins at " : "from ")
                      + points(n.threshold())
                      + (n.decision().equals("accept") ? "" : " on"),
                  n.at()));
      case Note.Judged n when !n.verdict().endsWith("continue") && !n.verdict().contains("mark") ->
          Optional.of(
              List.of(n.verdict(), "", n.extension(), n.evidence().toString(), n.configuredAt()));
      case Note.PluginFailed n -> Optional.of(List.of("failed", "", n.extension(), n.what(), ""));
      default -> Optional.empty();
    };
  }

  private static String points(double points) {
    return String.format(Locale.ROOT, "%.2f", points);
  }
}
