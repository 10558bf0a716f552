package org.rekkas.kernel.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.rekkas.queue.Change;
import org.rekkas.queue.Selection;
import org.rekkas.queue.Steering;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Parameter;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.ReversePath;

/**
 * Commands that change what becomes of mails in the queue: of one, or of all of a sender, a
 * recipient or a domain, or of those that wait for a destination.
 */
public final class SteeringOperations {
  private static final String TO = "ADDRESS";
  private static final List<Parameter> SELECTION =
      List.of(
          new Parameter("ID", Parameter.Kind.OPTIONAL, "the mail's id, as in the 250 reply"),
          Operation.option("--sender", "all mails of this reverse-path; <> for reports"),
          Operation.option("--recipient", "all mails that still have to reach this address"),
          Operation.option("--domain", "all mails that still have to reach this domain"));

  /** Of held mails nobody can say it: they wait for the administrator. */
  private static final Parameter DESTINATION =
      Operation.option(
          "--destination",
          "all that wait for this host or domain, as rekkas queue destinations has it");

  private final Steering steering;

  public SteeringOperations(Steering steering) {
    this.steering = steering;
  }

  public List<AdminCommand> all() {
    return List.of(
        operation(
            "retry",
            "Tries mails again at once, also held ones.",
            new Change.RetryNow(),
            DESTINATION),
        operation(
            "hold", "Keeps mails back until they are released.", new Change.Hold(), DESTINATION),
        operation(
            "release",
            "Lets held mails go on, and those that their senders hold back.",
            new Change.Release()),
        operation(
            "fail", "Gives mails up, and tells their senders.", new Change.Fail(), DESTINATION),
        operation(
            "delete",
            "Takes mails away for good; nobody is told.",
            new Change.Delete(),
            DESTINATION),
        Operation.of(
            "queue redirect",
            "Sends mails to another address instead.",
            given -> apply(given, SteeringOperations::redirect),
            redirecting()));
  }

  private AdminCommand operation(String word, String summary, Change change, Parameter... besides) {
    var parameters = new ArrayList<>(SELECTION);
    parameters.addAll(List.of(besides));
    return Operation.of(
        "queue " + word,
        summary,
        given -> apply(given, _ -> change),
        parameters.toArray(new Parameter[0]));
  }

  private static Parameter[] redirecting() {
    var all = new ArrayList<Parameter>();
    all.add(Operation.required(TO, "where they are to go"));
    all.addAll(SELECTION);
    all.add(DESTINATION);
    return all.toArray(new Parameter[0]);
  }

  private static Change redirect(Invocation given) {
    return new Change.Redirect(ForwardPath.of(given.value(TO).orElse("")));
  }

  private Report apply(Invocation given, Function<Invocation, Change> how) {
    List<Selection> which;
    Change change;
    try {
      which = selections(given);
      change = how.apply(given);
    } catch (IllegalArgumentException e) {
      return new Report.Failed("that is no id or address: " + e.getMessage());
    }
    if (which.size() != 1) {
      return new Report.Failed("name an ID, or one option that says which mails");
    }
    Steering.Done done = steering.apply(which.getFirst(), change);
    String busy = done.busy() == 0 ? "" : ", and " + mails(done.busy()) + " being delivered now";
    String words = mails(done.changed()) + " changed" + busy + ".";
    return done.changed() == 0 && which.getFirst() instanceof Selection.Id
        ? new Report.Failed(words + " Is it in the queue (rekkas queue), and not so already?")
        : Report.lines(words);
  }

  private static String mails(long count) {
    return count + (count == 1 ? " mail" : " mails");
  }

  private static List<Selection> selections(Invocation given) {
    var all = new ArrayList<Selection>();
    given.value("ID").map(MailId::new).map(Selection.Id::new).ifPresent(all::add);
    reversePath(given).map(Selection.Sender::new).ifPresent(all::add);
    given
        .value("--recipient")
        .map(ForwardPath::of)
        .map(Selection.Recipient::new)
        .ifPresent(all::add);
    given.value("--domain").map(Selection.Domain::new).ifPresent(all::add);
    given.value("--destination").map(Selection.Waiting::new).ifPresent(all::add);
    return all;
  }

  private static Optional<ReversePath> reversePath(Invocation given) {
    return given
        .value("--sender")
        .map(text -> text.equals("<>") ? ReversePath.NULL : ReversePath.parse(text));
  }
}
