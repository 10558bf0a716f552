package org.rekkas.kernel.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.kernel.journal.BufferedJournal;
import org.rekkas.kernel.journal.Trace;
import org.rekkas.kernel.journal.Traces;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.mail.MailId;

/** What is known of a single mail: {@code why}. */
public final class MailOperations {
  private final BufferedJournal journal;
  private final Traces traces;

  public MailOperations(BufferedJournal journal, Traces traces) {
    this.journal = journal;
    this.traces = traces;
  }

  public List<AdminCommand> all() {
    var id = Operation.required("ID", "the mail's id, as in the 250 reply, Received and the log");
    return List.of(Operation.of("why", "Tells everything that happened to a mail.", this::why, id));
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

  private static Optional<MailId> id(Invocation given) {
    try {
      return given.value("ID").map(MailId::new);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
