package org.rekkas.kernel.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.rekkas.kernel.journal.BufferedJournal;
import org.rekkas.kernel.journal.Trace;
import org.rekkas.kernel.journal.Traces;
import org.rekkas.queue.Inspection;
import org.rekkas.queue.QueuedMail;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.mail.MailId;

/** Commands about single mails: {@code why} and {@code queue}. */
public final class MailOperations {
  private static final int PAGE = 500;

  private final BufferedJournal journal;
  private final Traces traces;
  private final Inspection queue;

  public MailOperations(BufferedJournal journal, Traces traces, Inspection queue) {
    this.journal = journal;
    this.traces = traces;
    this.queue = queue;
  }

  public List<AdminCommand> all() {
    var id = Operation.required("ID", "the mail's id, as in the 250 reply, Received and the log");
    return List.of(
        Operation.of("why", "Tells everything that happened to a mail.", this::why, id),
        Operation.of(
            "queue",
            "Lists the mails that are not delivered yet.",
            this::list,
            Operation.option("--from", "begins at this id"),
            Operation.option("--most", "how many; 500 unless told")),
        Operation.of(
            "queue retry",
            "Tries a mail again at once, also one that was held.",
            given -> change(given, queue::retryNow, "is tried again now."),
            id),
        Operation.of(
            "queue hold",
            "Keeps a mail back until it is retried or deleted.",
            given -> change(given, queue::hold, "is held."),
            id),
        Operation.of(
            "queue delete",
            "Takes a mail out of the queue for good; nobody is told.",
            given -> change(given, queue::delete, "is deleted."),
            id));
  }

  private Report why(Invocation given) {
    Optional<MailId> id = id(given);
    if (id.isEmpty()) {
      return new Report.Failed("that is not the id of a mail");
    }
    journal.settle();
    Trace trace = traces.of(id.get());
    if (trace.lines().isEmpty()) {
      return new Report.Failed("nothing is known of a mail " + id.get() + " (any more)");
    }
    var rows = new ArrayList<List<String>>();
    for (Trace.Line line : trace.lines()) {
      rows.add(List.of(line.at().toString(), line.what()));
    }
    return new Report.Table(List.of("time", "what"), rows);
  }

  private Report list(Invocation given) {
    int most;
    try {
      most = given.value("--most").map(Integer::parseInt).orElse(PAGE);
    } catch (NumberFormatException _) {
      return new Report.Failed("--most takes a number");
    }
    var rows = new ArrayList<List<String>>();
    for (QueuedMail mail : queue.list(given.value("--from").orElse(""), Math.max(1, most))) {
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
        mail.state().name().toLowerCase(java.util.Locale.ROOT),
        mail.reversePath().toString(),
        Long.toString(mail.octets()),
        mail.received().toString(),
        Integer.toString(mail.attempts()),
        mail.due().map(Instant::toString).orElse("-"),
        first == null ? "-" : first.path() + more,
        first == null ? "-" : first.last().map(Object::toString).orElse("-"));
  }

  private static Report change(Invocation given, Predicate<MailId> change, String done) {
    Optional<MailId> id = id(given);
    if (id.isEmpty()) {
      return new Report.Failed("that is not the id of a mail");
    }
    return change.test(id.get())
        ? Report.lines(id.get() + " " + done)
        : new Report.Failed(id.get() + " is not in the queue, or is being delivered right now");
  }

  private static Optional<MailId> id(Invocation given) {
    try {
      return given.value("ID").map(MailId::new);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
