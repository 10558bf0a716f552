package org.rekkas.kernel.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.rekkas.queue.Change;
import org.rekkas.queue.Selection;
import org.rekkas.queue.Steering;
import org.rekkas.queue.mail.Destination;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Parameter;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;

/**
 * Commands that change what becomes of mails in the queue: of some, or of all of a sender, a
 * recipient or a domain, of those that wait for a destination, or of all there are.
 */
public final class SteeringOperations {
  private static final String TO = "ADDRESS";
  private static final Parameter ALL = Operation.flag("--all", "all mails of the queue");
  private static final Parameter YES =
      Operation.flag("--yes", "with --all: it is meant, for all of them");

  private final Steering steering;

  public SteeringOperations(Steering steering) {
    this.steering = steering;
  }

  public List<AdminCommand> all() {
    return List.of(
        operation(
            "retry",
            "Tries mails again at once, also held ones, and asks destinations that did not answer."
                + " What its sender holds back goes by its id alone.",
            new Change.RetryNow(),
            Selecting.DESTINATION,
            ALL),
        operation(
            "hold",
            "Keeps mails back until they are released.",
            new Change.Hold(),
            Selecting.DESTINATION,
            ALL),
        operation(
            "release",
            "Lets held mails go on, and those that their senders hold back.",
            new Change.Release(),
            ALL),
        operation(
            "fail",
            "Gives mails up, and tells their senders.",
            new Change.Fail(),
            Selecting.DESTINATION,
            ALL,
            YES),
        operation(
            "delete",
            "Takes mails away for good; nobody is told.",
            new Change.Delete(),
            Selecting.DESTINATION,
            ALL,
            YES),
        Operation.of(
            "queue redirect",
            "Sends mails to another address instead.",
            given -> apply(given, SteeringOperations::redirect),
            redirecting()));
  }

  private AdminCommand operation(String word, String summary, Change change, Parameter... besides) {
    var parameters = new ArrayList<>(List.of(Selecting.IDS));
    parameters.addAll(Selecting.BY_ADDRESS);
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
    all.add(Selecting.IDS);
    all.addAll(Selecting.BY_ADDRESS);
    all.add(Selecting.DESTINATION);
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
      return new Report.Failed("name IDs, or one option that says which mails" + orAll(change));
    }
    if (!isMeant(which.getFirst(), change, given)) {
      return new Report.Failed(
          "that is for all mails of the queue, and for good: say --yes as well");
    }
    List<Destination> asked =
        change instanceof Change.RetryNow ? steering.ask(which.getFirst()) : List.of();
    return told(change, steering.apply(which.getFirst(), change), asked);
  }

  private static boolean isMeant(Selection which, Change change, Invocation given) {
    boolean isForGood = change instanceof Change.Fail || change instanceof Change.Delete;
    return !(isForGood && which instanceof Selection.All) || given.flag(YES.name());
  }

  private static String orAll(Change change) {
    return change instanceof Change.Redirect ? "" : ", or --all";
  }

  /** What was left as it was is told, and where that is not what was asked for it failed. */
  private static Report told(Change change, Steering.Done done, List<Destination> asked) {
    boolean tries = change instanceof Change.RetryNow;
    var words = new StringBuilder(mails(done.changed())).append(" changed");
    if (done.busy() > 0) {
      words.append(", and ").append(mails(done.busy())).append(" being delivered now");
      words.append(tries ? "" : " left alone");
    }
    words.append('.').append(asked(asked));
    if (done.refused() > 0) {
      words.append(" Left as they were, with no room for their reports: ");
      words.append(mails(done.refused())).append('.');
    }
    if (!done.passedOver().isEmpty()) {
      words.append(" Not in the queue, or so already: ").append(ids(done.passedOver())).append('.');
    }
    boolean all = done.refused() == 0 && done.passedOver().isEmpty() && (tries || done.busy() == 0);
    return all ? Report.lines(words.toString()) : new Report.Failed(words.toString());
  }

  private static String ids(List<MailId> ids) {
    return ids.stream().map(MailId::text).collect(Collectors.joining(", "));
  }

  private static String asked(List<Destination> silent) {
    return switch (silent.size()) {
      case 0 -> "";
      case 1 -> " " + silent.getFirst() + ", which did not answer, is asked with its next mail.";
      default ->
          " "
              + silent.size()
              + " destinations that did not answer are asked with their next mails.";
    };
  }

  private static String mails(long count) {
    return count + (count == 1 ? " mail" : " mails");
  }

  private static List<Selection> selections(Invocation given) {
    List<Selection> all = Selecting.of(given);
    if (given.flag(ALL.name())) {
      all.add(new Selection.All());
    }
    return all;
  }
}
