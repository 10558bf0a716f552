package org.rekkas.kernel.journal;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Reply;

/**
 * What was noted, counted. Labels are of a bounded set (kind, reply code, plugin), never an
 * address; should a plugin find a way to make more than {@value #MOST}, the rest counts as {@code
 * other}.
 */
public final class Counts {
  private static final int MOST = 1000;

  private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();

  void count(Note note) {
    switch (note) {
      case Note.SessionOpened n -> add("sessions", n.listener());
      case Note.SessionClosed _, Note.TransactionBegun _, Note.MailFinished _ -> {}
      case Note.ClientTurnedAway n -> add("clients turned away", n.listener());
      case Note.LoggedIn n -> add("logins", n.listener());
      case Note.LoginRefused n -> add("logins refused", n.listener());
      case Note.Judged _ -> add("judgements");
      case Note.SignCounted n -> add("signs", n.symbol());
      case Note.SumDecided n -> add("sums of signs", n.decision());
      case Note.SenderRefused n -> refused(n.reply());
      case Note.RecipientRefused n -> refused(n.reply());
      case Note.ContentRefused n -> refused(n.reply());
      case Note.MailAccepted n -> {
        add("mails accepted");
        counter("octets accepted").add(n.octets());
      }
      case Note.RecipientRouted _ -> add("recipients routed");
      case Note.RecipientExpanded _ -> add("recipients expanded");
      case Note.MailDelivered _ -> add("deliveries");
      case Note.DeliveryDelayed _ -> add("deliveries delayed");
      case Note.DeliveryFailed _ -> add("deliveries failed");
      case Note.ReportQueued _ -> add("reports");
      case Note.PluginFailed n -> add("plugin failures", n.plugin());
      case Note.Remark n when n.level() == Note.Level.WARN || n.level() == Note.Level.ERROR ->
          add("warnings", n.plugin());
      case Note.Remark _ -> {}
    }
  }

  void lost(String what, long number) {
    counter(what).add(number);
  }

  /** All counts since the start, by name. */
  public SortedMap<String, Long> all() {
    var all = new TreeMap<String, Long>();
    counts.forEach((name, count) -> all.put(name, count.sum()));
    return all;
  }

  private void refused(Reply reply) {
    add("refused", Integer.toString(reply.code()));
  }

  private void add(String name) {
    counter(name).increment();
  }

  private void add(String name, String label) {
    counter(name + " (" + label + ")").increment();
  }

  private LongAdder counter(String name) {
    LongAdder counter = counts.get(name);
    if (counter != null) {
      return counter;
    }
    return counts.computeIfAbsent(counts.size() < MOST ? name : "other", _ -> new LongAdder());
  }
}
