package org.rekkas.kernel.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rekkas.queue.Inspection;
import org.rekkas.queue.QueuedMail;
import org.rekkas.queue.QueuedMail.State;
import org.rekkas.queue.SetAside;
import org.rekkas.queue.Spool;
import org.rekkas.queue.Wanted;
import org.rekkas.queue.sites.Standing;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Parameter;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;

/**
 * Commands that look at the queue: {@code queue}, {@code queue show}, {@code queue totals}, {@code
 * queue destinations}.
 */
public final class QueueOperations {
  private static final int PAGE = 500;

  private static final String CONTENT = "--content";
  private static final String RAW = "--raw";
  private static final String MOST_IS = "--most takes a number from 1 on";
  private static final Parameter MOST = Operation.option("--most", "how many; 500 unless told");

  private final Spool spool;

  public QueueOperations(Spool spool) {
    this.spool = spool;
  }

  public List<AdminCommand> all() {
    var listing = new ArrayList<Parameter>();
    listing.add(Operation.option("--from", "begins at this id"));
    listing.add(MOST);
    listing.addAll(Selecting.BY_ADDRESS);
    listing.add(Selecting.DESTINATION);
    listing.add(Operation.option("--state", "only those that are " + states()));
    listing.add(Operation.JSON);
    return List.of(
        Operation.of(
            "queue",
            "Lists the mails that are not delivered yet, the oldest first.",
            this::list,
            listing.toArray(new Parameter[0])),
        Operation.of(
            "queue show",
            "Tells of a mail in the queue all its recipients, or shows its content.",
            this::show,
            Operation.required("ID", "the mail's id, as in the 250 reply"),
            Operation.flag(CONTENT, "the content instead, with controls escaped"),
            Operation.flag(RAW, "the content instead, its octets as they are"),
            Operation.JSON),
        Operation.of("queue totals", "Tells how many mails wait, and since when.", _ -> totals()),
        Operation.of(
            "queue destinations",
            "Tells what waits for each destination, why, and until when; most mails first.",
            this::destinations,
            MOST));
  }

  private Report list(Invocation given) {
    Optional<Integer> most = most(given);
    if (most.isEmpty()) {
      return new Report.Failed(MOST_IS);
    }
    Wanted wanted;
    try {
      wanted = new Wanted(Selecting.of(given), given.value("--state").map(QueueOperations::state));
    } catch (IllegalArgumentException e) {
      return new Report.Failed(String.valueOf(e.getMessage()));
    }
    String from = given.value("--from").orElse("");
    Wanted.Found found = spool.inspection().list(wanted, from, most.get());
    boolean full = found.mails().size() == most.get();
    return Rendering.text(given.flag(Operation.JSON.name()) ? json(found) : table(found, full));
  }

  private static StringBuilder table(Wanted.Found found, boolean full) {
    var rows = new ArrayList<List<String>>();
    found.mails().forEach(mail -> rows.add(new MailSheet(mail).row()));
    var text = new StringBuilder();
    Rendering.columns(text, new Report.Table(MailSheet.COLUMNS, rows));
    found
        .next()
        .ifPresent(
            next ->
                Rendering.goOn(
                    text.append(full ? "There may be more" : "Not all were looked at"),
                    next.text()));
    return text;
  }

  /** Where there may be more, the last object says where to go on. */
  private static StringBuilder json(Wanted.Found found) {
    var text = new StringBuilder("[");
    String mark = "\n";
    for (QueuedMail mail : found.mails()) {
      Json.write(text.append(mark), new MailSheet(mail).json());
      mark = ",\n";
    }
    if (found.next().isPresent()) {
      Json.write(text.append(mark), Map.of(Rendering.GO_ON_FROM, found.next().get()));
      mark = ",\n";
    }
    return text.append(mark.equals("\n") ? "]\n" : "\n]\n");
  }

  private Report show(Invocation given) {
    boolean content = given.flag(CONTENT) || given.flag(RAW);
    boolean json = given.flag(Operation.JSON.name());
    if ((content && json) || (given.flag(CONTENT) && given.flag(RAW))) {
      return new Report.Failed("--content, --raw and --json exclude one another");
    }
    Optional<MailId> id = given.value("ID").flatMap(QueueOperations::id);
    Optional<QueuedMail> known = id.flatMap(spool.inspection()::find);
    Optional<Mail> mail = id.flatMap(spool.inspection()::mail);
    if (known.isEmpty() || mail.isEmpty()) {
      return new Report.Failed(
          "no such mail in the queue (any more); what became of it: rekkas why ID");
    }
    if (content) {
      var shown = new WaitingContent(mail.get());
      return new Report.Octets(given.flag(RAW) ? shown::raw : shown::escaped);
    }
    var sheet = new MailSheet(known.get());
    String subject = WaitingContent.subject(mail.get().content());
    if (!json) {
      return Rendering.text(new StringBuilder(sheet.text(subject)));
    }
    var all = new LinkedHashMap<>(sheet.json());
    all.put("subject", subject);
    all.put("by", known.get().source());
    return Rendering.text(Json.write(new StringBuilder(), all).append('\n'));
  }

  private static Optional<MailId> id(String text) {
    try {
      return Optional.of(new MailId(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static State state(String word) {
    return Stream.of(State.values())
        .filter(state -> MailSheet.word(state).equals(word))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no such state: " + word + "; " + states()));
  }

  private static String states() {
    return Stream.of(State.values()).map(MailSheet::word).collect(Collectors.joining(", "));
  }

  private Report totals() {
    Inspection.Counts counts = spool.inspection().counts();
    List<Standing> all = spool.inspection().destinations(Integer.MAX_VALUE);
    long silent = all.stream().filter(one -> one.silence().isPresent()).count();
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("queued", Long.toString(counts.queued())));
    rows.add(List.of("in memory", Long.toString(counts.active())));
    rows.add(List.of("waiting", Long.toString(counts.delayed())));
    rows.add(List.of("oldest not held back", counts.oldest().map(Instant::toString).orElse("-")));
    rows.add(List.of("destinations", Integer.toString(all.size())));
    rows.add(List.of("silent destinations", Long.toString(silent)));
    rows.addAll(damaged(spool));
    return new Report.Table(List.of("what", "value"), rows);
  }

  /** A row if there are any: they are not in the queue, and need somebody to look. */
  public static List<List<String>> damaged(Spool spool) {
    int damaged = spool.setAside().count();
    String more = damaged == SetAside.COUNTED ? " or more" : "";
    return damaged == 0
        ? List.of()
        : List.of(List.of("set aside as damaged", damaged + more + " (rekkas queue damaged)"));
  }

  private Report destinations(Invocation given) {
    Optional<Integer> most = most(given);
    if (most.isEmpty()) {
      return new Report.Failed(MOST_IS);
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
              spool.inspection().oldest(one.destination()).map(Instant::toString).orElse("-"),
              why(one),
              one.silence().map(silent -> silent.next().toString()).orElse("-")));
    }
    return new Report.Table(
        List.of(
            "destination",
            "mails",
            "connections",
            "active",
            "untried",
            "tried",
            "oldest",
            "why",
            "until"),
        rows);
  }

  private String why(Standing one) {
    if (spool.isHalted()) {
      return "the disk takes nothing: what was sent could not be noted";
    }
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

  /** Empty where it is no number of mails. */
  private static Optional<Integer> most(Invocation given) {
    try {
      return Optional.of(given.value("--most").map(Integer::parseInt).orElse(PAGE))
          .filter(most -> most > 0)
          .map(most -> Math.min(most, 100_000));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
