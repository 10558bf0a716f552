package org.rekkas.kernel.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.queue.Inspection;
import org.rekkas.queue.QueuedMail;
import org.rekkas.queue.Spool;
import org.rekkas.queue.Standing;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Report;

/**
 * Commands that look at the queue: {@code queue}, {@code queue totals}, {@code queue destinations}.
 */
public final class QueueOperations {
  private static final int PAGE = 500;

  private final Spool spool;

  public QueueOperations(Spool spool) {
    this.spool = spool;
  }

  public List<AdminCommand> all() {
    return List.of(
        Operation.of(
            "queue",
            "Lists the mails that are not delivered yet, the oldest first.",
            this::list,
            Operation.option("--from", "begins at this id"),
            Operation.option("--most", "how many; 500 unless told")),
        Operation.of("queue totals", "Tells how many mails wait, and since when.", _ -> totals()),
        Operation.of(
            "queue destinations",
            "Tells what waits for each destination, why, and until when; most mails first.",
            this::destinations,
            Operation.option("--most", "how many; 500 unless told")));
  }

  private Report list(Invocation given) {
    Optional<Integer> most = most(given);
    if (most.isEmpty()) {
      return new Report.Failed("--most takes a number");
    }
    var rows = new ArrayList<List<String>>();
    for (QueuedMail mail : spool.inspection().list(given.value("--from").orElse(""), most.get())) {
      rows.add(row(mail));
    }
    return new Report.Table(
        List.of("id", "state", "from", "octets", "received", "attempts", "next", "to", "last"),
        rows);
  }

  private static List<String> row(QueuedMail mail) {
    QueuedMail.Left first = mail.left().isEmpty() ? null : mail.left().getFirst();
    String more = mail.left().size() > 1 ? " and " + (mail.left().size() - 1) + " more" : "";
    return List.of(
        mail.id().text(),
        mail.state().name().toLowerCase(Locale.ROOT),
        mail.reversePath().toString(),
        Long.toString(mail.octets()),
        mail.received().toString(),
        Integer.toString(mail.attempts()),
        mail.due().map(Instant::toString).orElse("-"),
        first == null ? "-" : first.path() + more,
        mail.state() == QueuedMail.State.POSTPONED
            ? "its sender wants it to go then (rekkas queue release)"
            : first == null ? "-" : first.last().map(Object::toString).orElse("-"));
  }

  private Report totals() {
    Inspection.Counts counts = spool.inspection().counts();
    List<Standing> all = spool.inspection().destinations(Integer.MAX_VALUE);
    long silent = all.stream().filter(one -> one.silence().isPresent()).count();
    return new Report.Table(
        List.of("what", "value"),
        List.of(
            List.of("queued", Long.toString(counts.queued())),
            List.of("in memory", Long.toString(counts.active())),
            List.of("waiting", Long.toString(counts.delayed())),
            List.of("oldest", counts.oldest().map(Instant::toString).orElse("-")),
            List.of("destinations", Integer.toString(all.size())),
            List.of("silent destinations", Long.toString(silent))));
  }

  private Report destinations(Invocation given) {
    Optional<Integer> most = most(given);
    if (most.isEmpty()) {
      return new Report.Failed("--most takes a number");
    }
    var rows = new ArrayList<List<String>>();
    for (Standing one : spool.inspection().destinations(most.get())) {
      rows.add(
          List.of(
              one.destination().toString(),
              Long.toString(one.mails()),
              Integer.toString(one.connections()),
              Integer.toString(one.active()),
              Long.toString(one.kept()),
              Long.toString(one.tried()),
              why(one),
              one.silence().map(silent -> silent.next().toString()).orElse("-")));
    }
    return new Report.Table(
        List.of(
            "destination", "mails", "connections", "active", "untried", "tried", "why", "until"),
        rows);
  }

  private static String why(Standing one) {
    if (one.silence().isPresent()) {
      Standing.Silent silent = one.silence().get();
      return "does not answer since " + silent.since() + at(silent) + ": " + silent.last();
    }
    if (one.kept() > 0) {
      return "more mails than it takes at once";
    }
    return one.tried() > 0 ? "each mail for its next attempt" : "being delivered";
  }

  private static String at(Standing.Silent silent) {
    return silent.by().isEmpty() ? "" : " (" + silent.by() + ")";
  }

  private static Optional<Integer> most(Invocation given) {
    try {
      return Optional.of(
          Math.clamp(given.value("--most").map(Integer::parseInt).orElse(PAGE), 1, 100_000));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
