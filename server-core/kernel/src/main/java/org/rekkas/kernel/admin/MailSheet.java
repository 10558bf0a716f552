package org.rekkas.kernel.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rekkas.queue.QueuedMail;
import org.rekkas.queue.QueuedMail.Left;
import org.rekkas.queue.QueuedMail.State;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.mail.ForwardPath;

/** A mail of the queue as a row of the list, as a sheet of its own, and as JSON. */
record MailSheet(QueuedMail mail) {
  static final List<String> COLUMNS =
      List.of("id", "state", "from", "octets", "received", "attempts", "next", "to", "last");

  private static final List<String> OF_RECIPIENT =
      List.of("to", "state", "destination", "attempts", "next", "at", "last");
  private static final String NONE = "-";

  /** One of its addresses stands for all. */
  List<String> row() {
    Optional<Left> first = mail.left().stream().findFirst();
    String more = mail.left().size() > 1 ? " and " + (mail.left().size() - 1) + " more" : "";
    return List.of(
        mail.id().text(),
        word(mail.state()),
        mail.reversePath().toString(),
        Long.toString(mail.octets()),
        mail.received().toString(),
        Integer.toString(mail.attempts()),
        time(mail.due()),
        first.map(left -> left.path() + more).orElse(NONE),
        mail.state() == State.POSTPONED
            ? "its sender wants it to go then (rekkas queue release)"
            : first.map(MailSheet::last).orElse(NONE));
  }

  /** What it was told; where it was not tried, its destination is what somebody heard of. */
  private static String last(Left left) {
    String last = left.last().map(Object::toString).orElse(NONE);
    if (left.attempts() > 0 || left.silence().isEmpty() || left.destination().isEmpty()) {
      return last;
    }
    return "untried: waits for " + left.destination().get() + " to answer (" + last + ")";
  }

  /** What is true of the whole mail, then a row for each address. */
  String text(String subject) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("id", mail.id().text()));
    rows.add(List.of("state", word(mail.state())));
    rows.add(List.of("from", mail.reversePath().toString()));
    rows.add(List.of("subject", subject));
    rows.add(List.of("octets", Long.toString(mail.octets())));
    rows.add(List.of("received", mail.received() + " by " + mail.source()));
    rows.add(List.of("attempts", Integer.toString(mail.attempts())));
    rows.add(List.of("next", time(mail.due())));
    rows.add(List.of("expires", mail.expires().toString()));
    rows.add(List.of("history", "rekkas why " + mail.id()));
    var text = new StringBuilder();
    Rendering.columns(text, new Report.Table(List.of("what", "value"), rows));
    Rendering.columns(text.append('\n'), new Report.Table(OF_RECIPIENT, recipients()));
    return text.toString();
  }

  private List<List<String>> recipients() {
    var rows = new ArrayList<List<String>>();
    for (Left left : mail.left()) {
      rows.add(
          List.of(
              left.path().toString(),
              state(left),
              left.destination().map(Object::toString).orElse(NONE),
              Integer.toString(left.attempts()),
              time(left.due()),
              left.by().isEmpty() ? NONE : left.by(),
              last(left)));
    }
    for (ForwardPath path : mail.done()) {
      rows.add(List.of(path.toString(), "done", NONE, NONE, NONE, NONE, "has arrived, or failed"));
    }
    return rows;
  }

  /** What of a waiting mail was never tried waits for its destination alone. */
  private String state(Left left) {
    return switch (mail.state()) {
      case DELAYED -> left.attempts() == 0 ? "untried" : "tried";
      case ACTIVE, FRESH, POSTPONED, HELD -> word(mail.state());
    };
  }

  /**
   * The columns of the list, with all that it is still to reach, when it expires, and what of each.
   */
  Map<String, Object> json() {
    var object = new LinkedHashMap<String, Object>();
    List<String> row = row();
    for (int i = 0; i < row.size(); i++) {
      object.put(COLUMNS.get(i), JsonCells.of(COLUMNS.get(i), row.get(i)));
    }
    object.put("to", mail.left().stream().map(left -> left.path().toString()).toList());
    object.put("expires", mail.expires());
    var all = new ArrayList<Map<String, Object>>();
    for (List<String> cells : recipients()) {
      var one = new LinkedHashMap<String, Object>();
      for (int i = 0; i < cells.size(); i++) {
        one.put(OF_RECIPIENT.get(i), JsonCells.of(OF_RECIPIENT.get(i), cells.get(i)));
      }
      all.add(one);
    }
    object.put("recipients", all);
    return object;
  }

  static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static String time(Optional<Instant> at) {
    return at.map(Instant::toString).orElse(NONE);
  }
}
