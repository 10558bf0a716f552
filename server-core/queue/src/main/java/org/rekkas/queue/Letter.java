package org.rekkas.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.queue.Report.Action;
import org.rekkas.queue.Report.Line;
import org.rekkas.queue.mail.Head;
import org.rekkas.queue.mail.Leaf;
import org.rekkas.queue.mail.Outcomes;
import org.rekkas.queue.quoting.Spelling;
import org.rekkas.spi.Host;

/**
 * The part of a report that people read: what became of their mail, in plain words, what they can
 * do, and what was heard, for whoever helps them. Has no state.
 *
 * @param age how long it was tried, and until when it is
 */
record Letter(Head head, Host host, Spelling spelling, Schedule.Age age) {
  static String subject(Action gravest) {
    return switch (gravest) {
      case FAILED -> "Your mail was not delivered";
      case DELAYED -> "Your mail is delayed, and still being tried";
      case DELIVERED -> "Your mail was delivered";
      case RELAYED -> "Your mail was handed on";
      case EXPANDED -> "Your mail was delivered to a list";
    };
  }

  List<String> about(List<Line> lines) {
    var text = new ArrayList<String>();
    text.add("This is the mail server " + host.name() + ".");
    text.add("");
    text.add(
        switch (Report.gravest(lines)) {
          case FAILED -> "Your mail could not be delivered to everybody that you sent it to.";
          case DELAYED -> "Your mail is waiting. You need not send it again: it is still tried.";
          case DELIVERED -> "Your mail has arrived.";
          case RELAYED -> "Your mail was handed on to a server that does not report arrivals.";
          case EXPANDED -> "Your mail was handed to the members of a list.";
        });
    text.add(
        "It came to us on "
            + Reports.DATE.format(head.received())
            + " and has the id "
            + head.id()
            + " here;");
    text.add("tell it to postmaster@" + spelling.domain(host.domain()) + " when you ask about it.");
    for (Line one : lines) {
      text.add("");
      text.add("  " + spelling.address(one.path()) + written(one.leaf()));
      about(one).forEach(line -> text.add("    " + line));
    }
    text.add("");
    return text;
  }

  /** Who wrote to an alias need not know who is behind it. */
  private String written(Leaf leaf) {
    return head.written(leaf).map(p -> " (you wrote to " + spelling.address(p) + ")").orElse("");
  }

  private List<String> about(Line one) {
    var text = new ArrayList<String>();
    text.add(one.leaf().isVeiled() ? ofSomebodyBehind(one.action()) : words(one.action()));
    text.addAll(heard(one));
    if (one.action() == Action.FAILED) {
      one.diagnostic()
          .filter(reply -> !reply.equals(Outcomes.GIVEN_UP.reply())) // no rule did, but a person
          .flatMap(reply -> reply.enhanced().flatMap(Advice::about))
          .ifPresent(text::add);
    }
    if (one.attempts() > 1) {
      String since = Reports.DATE.format(since());
      text.add("It was tried " + one.attempts() + " times since " + since + ".");
    }
    if (one.action() == Action.DELAYED) {
      text.add("It is tried until " + Reports.DATE.format(age.end()) + ".");
    }
    return text;
  }

  /** Where it was heard; that time was over is said here, whatever a host had said before. */
  private List<String> heard(Line one) {
    var text = new ArrayList<String>();
    String at = one.host().isEmpty() ? "" : "at " + spelling.shown(one.host());
    Optional<String> reply = one.reply().map(spelling::reply);
    if (one.diagnostic().equals(one.reply())) {
      if (!at.isEmpty()) {
        text.add(at + (reply.isPresent() ? ":" : "."));
      }
      reply.ifPresent(text::add);
    } else {
      reply.ifPresent(text::add);
      String where = at.isEmpty() ? "" : ", " + at;
      one.diagnostic().ifPresent(last -> text.add("at last" + where + ": " + spelling.reply(last)));
    }
    return text;
  }

  /** What its sender held back may have been released before the instant that he set. */
  private Instant since() {
    Instant begun = age.now().minus(age.waited());
    return head.heldUntil()
        .map(until -> until.isBefore(begun) ? until : begun)
        .orElse(head.received());
  }

  private static String words(Action action) {
    return switch (action) {
      case FAILED -> "was not reached, and will not be tried again:";
      case DELAYED -> "was not reached so far:";
      case DELIVERED -> "has it";
      case RELAYED -> "was handed on; you will hear no more unless it comes back";
      case EXPANDED -> "is a list; its members get it";
    };
  }

  /** Who that is, and what their host says, is nobody's business. */
  private static String ofSomebodyBehind(Action action) {
    return switch (action) {
      case FAILED -> "does not reach everybody whom it stands for, and will not be tried again.";
      case DELAYED -> "does not reach everybody whom it stands for so far.";
      case DELIVERED, RELAYED, EXPANDED -> "was handed on to whom it stands for.";
    };
  }
}
