package org.rekkas.kernel.journal;

import java.util.Locale;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;

/**
 * A note about a mail as a sentence that tells an administrator what happened; empty for what is
 * about no mail. A table rather than a method, so long.
 */
final class TraceWords {
  private TraceWords() {}

  /** Appends the sentence. */
  static void write(StringBuilder to, Note note) {
    int begin = to.length();
    switch (note) {
      case Note.TransactionBegun n -> {
        to.append("began: MAIL FROM:").append(n.reversePath());
        to.append(" from ").append(n.client().literal());
        to.append(n.client().local() ? " (local network)" : "");
        to.append(n.hello().isEmpty() ? ", which gives no name" : ", which says it is ");
        to.append(n.hello());
        n.login().ifPresent(login -> to.append(", logged in as ").append(login));
        to.append("; session ").append(n.session());
      }
      case Note.Judged n -> {
        to.append(n.extension()).append(" (").append(stage(n.stage())).append("): ");
        to.append(n.verdict());
        evidence(to, n.evidence());
        to.append("; took ").append(Spans.of(n.took()));
        if (!n.configuredAt().isEmpty()) {
          to.append("; configured at ").append(n.configuredAt());
        }
      }
      case Note.SignCounted n -> {
        to.append(n.shadow() ? "in shadow: " : "sign: ").append(n.symbol()).append(' ');
        points(to, n.points());
        to.append(", says ").append(n.by());
        to.append(n.seen().isEmpty() ? "" : ": ").append(n.seen());
        to.append(n.at().isEmpty() ? "" : "; weight: ").append(n.at());
      }
      case Note.SumDecided n -> {
        to.append("the signs make ");
        points(to, n.sum());
        to.append(": ").append(n.decision());
        if (n.threshold() > 0) {
          to.append(n.decision().equals("accept") ? ", junk begins at " : ", from ");
          points(to, n.threshold());
          to.append(" on; configured at ").append(n.at());
        }
      }
      case Note.SenderRefused n ->
          to.append("refused the sender ")
              .append(n.reversePath())
              .append(": ")
              .append(Said.of(n.reply()));
      case Note.RecipientRefused n -> {
        to.append("refused the recipient ")
            .append(n.path())
            .append(": ")
            .append(Said.of(n.reply()));
        evidence(to, n.evidence());
      }
      case Note.ContentRefused n -> {
        to.append("refused the content: ").append(Said.of(n.reply()));
        evidence(to, n.evidence());
      }
      case Note.MailAccepted n -> {
        to.append("accepted from ").append(n.reversePath()).append(" by ").append(n.source());
        to.append(": ").append(n.octets()).append(" octets for ").append(n.recipients());
        to.append(n.recipients() == 1 ? " recipient" : " recipients");
        to.append("; safe on disk after ").append(Spans.of(n.took()));
      }
      case Note.RecipientRouted n -> {
        to.append("route of ").append(n.path()).append(": ").append(n.route());
        to.append(n.by().isEmpty() ? "" : ", says ").append(n.by());
      }
      case Note.RecipientExpanded n -> {
        to.append(n.path()).append(" leads to ").append(n.members());
        to.append(n.members() == 1 ? " address, says " : " addresses, says ").append(n.by());
      }
      case Note.MailDelivered n -> {
        to.append("delivered to ").append(n.path()).append(": ").append(n.where());
        to.append(" (").append(n.agent()).append("), ").append(Spans.of(n.age())).append(" old");
      }
      case Note.DeliveryDelayed n -> {
        to.append("attempt ").append(n.attempt()).append(" for ").append(n.path());
        to.append(" did not succeed: ").append(Said.of(n.reply()));
        evidence(to, n.evidence());
        to.append("; next try at ").append(n.next());
      }
      case Note.DeliveryFailed n -> {
        to.append("gave up on ").append(n.path()).append(" at attempt ").append(n.attempt());
        to.append(": ").append(Said.of(n.reply()));
        evidence(to, n.evidence());
      }
      case Note.ReportQueued n ->
          to.append("told ")
              .append(n.to())
              .append(" (")
              .append(n.kind())
              .append(") by mail ")
              .append(n.report());
      case Note.MailFinished n ->
          to.append("finished: nothing is left to do, ").append(Spans.of(n.age())).append(" old");
      case Note.PluginFailed n ->
          to.append("plugin ")
              .append(n.plugin())
              .append(" failed in ")
              .append(n.extension())
              .append(": ")
              .append(n.what());
      case Note.Remark n -> {
        to.append(n.plugin()).append(" remarks");
        evidence(to, n.evidence());
      }
      case Note.SessionOpened _,
          Note.SessionClosed _,
          Note.ClientTurnedAway _,
          Note.LoggedIn _,
          Note.LoginRefused _ -> {}
    }
    Escaped.inPlace(to, begin);
  }

  private static String stage(Note.Stage stage) {
    return switch (stage) {
      case CONNECT -> "at the connection";
      case SENDER -> "at MAIL";
      case RECIPIENT -> "at RCPT";
      case CONTENT -> "on the content";
      case MAILET -> "after the 250";
    };
  }

  private static void points(StringBuilder to, double points) {
    to.append(String.format(Locale.ROOT, "%.2f", points));
  }

  private static void evidence(StringBuilder to, Evidence evidence) {
    String text = evidence.toString();
    if (!text.isEmpty()) {
      to.append(", because: ").append(text);
    }
  }
}
