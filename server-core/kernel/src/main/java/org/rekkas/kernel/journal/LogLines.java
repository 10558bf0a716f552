package org.rekkas.kernel.journal;

import java.util.Locale;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.journal.Note.Level;

/**
 * A note as a log line. INFO for what becomes of a mail; a client's mistake is never above it; WARN
 * asks the administrator to look.
 */
final class LogLines {
  private LogLines() {}

  static Level level(Note note) {
    return switch (note) {
      case Note.Judged n -> Counts.isDiscard(n) ? Level.INFO : Level.DEBUG;
      case Note.SessionOpened _,
          Note.SessionClosed _,
          Note.TransactionBegun _,
          Note.SignCounted _,
          Note.RecipientRouted _,
          Note.RecipientExpanded _,
          Note.MailFinished _ ->
          Level.DEBUG;
      case Note.ClientTurnedAway _,
          Note.LoggedIn _,
          Note.LoginRefused _,
          Note.SenderRefused _,
          Note.RecipientRefused _,
          Note.ContentRefused _,
          Note.MailAccepted _,
          Note.MailDelivered _,
          Note.DeliveryDelayed _,
          Note.DeliveryFailed _,
          Note.ReportQueued _ ->
          Level.INFO;
      case Note.PluginFailed _ -> Level.WARN;
      case Note.SumDecided n -> n.decision().equals("accept") ? Level.DEBUG : Level.INFO;
      case Note.Remark n -> n.level();
    };
  }

  /** Appends the line, without time, level and line end. A table rather than a method, so long. */
  static void write(StringBuilder to, LogSettings.Format format, Note note) {
    switch (note) {
      case Note.SessionOpened n ->
          new Fields(to, format, "opened")
              .put("session", n.session())
              .put("listener", n.listener())
              .put("client", n.client().text());
      case Note.SessionClosed n ->
          new Fields(to, format, "closed")
              .put("session", n.session())
              .put("listener", n.listener())
              .put("client", n.client().text())
              .put("how", n.how())
              .put("commands", n.commands());
      case Note.ClientTurnedAway n ->
          new Fields(to, format, "turned-away")
              .put("listener", n.listener())
              .put("client", n.client().text())
              .put("why", n.why());
      case Note.LoggedIn n ->
          new Fields(to, format, "logged-in")
              .put("listener", n.listener())
              .put("client", n.client().text())
              .put("login", n.login().toString())
              .put("how", n.how());
      case Note.LoginRefused n ->
          new Fields(to, format, "login-refused")
              .put("listener", n.listener())
              .put("client", n.client().text())
              .put("login", n.login().toString())
              .put("how", n.how())
              .put("why", n.why());
      case Note.PluginFailed n ->
          new Fields(to, format, "plugin-failed")
              .put("plugin", n.plugin())
              .put("extension", n.extension())
              .put("what", n.what())
              .unlessEmpty("id", n.about().map(Object::toString).orElse(""));
      case Note.Remark n ->
          new Fields(to, format, "remark")
              .put("plugin", n.plugin())
              .unlessEmpty("id", n.about().map(Object::toString).orElse(""))
              .put("text", n.evidence().toString());
      case Note.TransactionBegun n ->
          new Fields(to, format, "begun")
              .put("id", n.id().text())
              .put("session", n.session())
              .put("client", n.client().text())
              .put("hello", n.hello())
              .unlessEmpty("login", n.login().map(Object::toString).orElse(""))
              .put("from", n.reversePath().toString());
      case Note.Judged n ->
          new Fields(to, format, "judged")
              .put("id", n.id().text())
              .put("by", n.extension())
              .put("verdict", n.verdict())
              .unlessEmpty("why", n.evidence().toString())
              .put("took", n.took());
      case Note.SignCounted n ->
          new Fields(to, format, "sign")
              .put("id", n.id().text())
              .put("symbol", n.symbol())
              .put("points", Double.toString(n.points()))
              .put("shadow", Boolean.toString(n.shadow()))
              .put("by", n.by())
              .unlessEmpty("seen", n.seen());
      case Note.SumDecided n ->
          new Fields(to, format, "scored")
              .put("id", n.id().text())
              .put("sum", String.format(Locale.ROOT, "%.2f", n.sum()))
              .put("decision", n.decision());
      case Note.SenderRefused n ->
          new Fields(to, format, "refused")
              .put("id", n.id().text())
              .put("from", n.reversePath().toString())
              .put("client", n.client().text())
              .put("reply", Said.of(n.reply()));
      case Note.RecipientRefused n ->
          new Fields(to, format, "refused")
              .put("id", n.id().text())
              .put("to", n.path().toString())
              .put("client", n.client().text())
              .put("reply", Said.of(n.reply()))
              .unlessEmpty("why", n.evidence().toString());
      case Note.ContentRefused n ->
          new Fields(to, format, "refused")
              .put("id", n.id().text())
              .put("from", n.envelope().reversePath().toString())
              .put("recipients", n.envelope().recipients().size())
              .put("client", n.client().text())
              .put("reply", Said.of(n.reply()))
              .unlessEmpty("why", n.evidence().toString());
      case Note.MailAccepted n ->
          new Fields(to, format, "accepted")
              .put("id", n.id().text())
              .put("from", n.reversePath().toString())
              .put("recipients", n.recipients())
              .put("octets", n.octets())
              .put("by", n.source())
              .unlessEmpty("client", n.client().map(c -> c.text()).orElse(""))
              .put("took", n.took());
      case Note.RecipientRouted n ->
          new Fields(to, format, "routed")
              .put("id", n.id().text())
              .put("to", n.path().toString())
              .put("route", n.route())
              .put("by", n.by());
      case Note.RecipientExpanded n ->
          new Fields(to, format, "expanded")
              .put("id", n.id().text())
              .put("to", n.path().toString())
              .put("members", n.members())
              .put("by", n.by());
      case Note.MailDelivered n ->
          new Fields(to, format, "delivered")
              .put("id", n.id().text())
              .put("to", n.path().toString())
              .put("where", n.where())
              .put("age", n.age());
      case Note.DeliveryDelayed n ->
          new Fields(to, format, "delayed")
              .put("id", n.id().text())
              .put("to", n.path().toString())
              .put("attempt", n.attempt())
              .put("next", n.next().toString())
              .put("reply", Said.of(n.reply()))
              .unlessEmpty("why", n.evidence().toString());
      case Note.DeliveryFailed n ->
          new Fields(to, format, "bounced")
              .put("id", n.id().text())
              .put("to", n.path().toString())
              .put("attempt", n.attempt())
              .put("reply", Said.of(n.reply()))
              .unlessEmpty("why", n.evidence().toString());
      case Note.ReportQueued n ->
          new Fields(to, format, "reported")
              .put("id", n.id().text())
              .put("report", n.report().text())
              .put("to", n.to().toString())
              .put("kind", n.kind());
      case Note.MailFinished n ->
          new Fields(to, format, "finished").put("id", n.id().text()).put("age", n.age());
    }
  }
}
