package org.rekkas.kernel.journal;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Reply;

/**
 * What was noted, counted. Labels are of a bounded set (listener, reply code, plugin), never an
 * address; should a plugin find a way to make more than {@value #MOST}, the rest counts as {@link
 * Counted#OTHER}.
 */
public final class Counts {
  private static final int MOST = 1000;
  private static final Key OTHER = new Key(Counted.OTHER, "");

  private final ConcurrentHashMap<Key, LongAdder> counts = new ConcurrentHashMap<>();

  private record Key(Counted what, String label) {}

  /**
   * One count since the start.
   *
   * @param label empty where what is counted has none
   */
  public record Count(Counted what, String label, long number) {
    /** {@code refused (550)}. */
    public String name() {
      return label.isEmpty() ? what.words() : what.words() + " (" + label + ")";
    }
  }

  void count(Note note) {
    switch (note) {
      case Note.SessionOpened n -> add(Counted.SESSIONS, n.listener());
      case Note.SessionClosed _, Note.TransactionBegun _ -> {}
      case Note.ClientTurnedAway n -> add(Counted.TURNED_AWAY, n.listener());
      case Note.LoggedIn n -> add(Counted.LOGINS, n.listener());
      case Note.LoginRefused n -> add(Counted.LOGINS_REFUSED, n.listener());
      case Note.Judged n -> {
        add(Counted.JUDGEMENTS);
        if (isDiscard(n)) {
          add(Counted.DISCARDED);
        }
      }
      case Note.SignCounted n -> add(Counted.SIGNS, n.symbol());
      case Note.SumDecided n -> add(Counted.SUMS, n.decision());
      case Note.SenderRefused n -> refused(n.reply());
      case Note.RecipientRefused n -> refused(n.reply());
      case Note.ContentRefused n -> refused(n.reply());
      case Note.MailAccepted n -> {
        add(Counted.ACCEPTED);
        add(Counted.OCTETS, n.octets());
      }
      case Note.RecipientRouted _ -> add(Counted.ROUTED);
      case Note.RecipientExpanded _ -> add(Counted.EXPANDED);
      case Note.MailDelivered _ -> add(Counted.DELIVERED);
      case Note.DeliveryDelayed _ -> add(Counted.DELAYED);
      case Note.DeliveryFailed _ -> add(Counted.FAILED);
      case Note.MailFinished _ -> add(Counted.FINISHED);
      case Note.ReportQueued _ -> add(Counted.REPORTS);
      case Note.PluginFailed n -> add(Counted.PLUGIN_FAILURES, n.plugin());
      case Note.Remark n when n.level() == Note.Level.WARN || n.level() == Note.Level.ERROR ->
          add(Counted.WARNINGS, n.plugin());
      case Note.Remark _ -> {}
    }
  }

  /** Whether a mail, or a part of it, ends with this verdict, and nobody hears of it. */
  static boolean isDiscard(Note.Judged note) {
    return note.verdict().equals("discard");
  }

  /** All counts since the start that are not 0, by name. */
  public List<Count> all() {
    return counts.entrySet().stream()
        .map(each -> new Count(each.getKey().what(), each.getKey().label(), each.getValue().sum()))
        .sorted(Comparator.comparing(Count::name))
        .toList();
  }

  private void refused(Reply reply) {
    add(Counted.REFUSED, Integer.toString(reply.code()));
  }

  private void add(Counted what) {
    add(what, 1);
  }

  void add(Counted what, long number) {
    counter(new Key(what, "")).add(number);
  }

  private void add(Counted what, String label) {
    counter(new Key(what, label)).increment();
  }

  private LongAdder counter(Key key) {
    LongAdder counter = counts.get(key);
    if (counter != null) {
      return counter;
    }
    boolean bounded = key.label().isEmpty() || counts.size() < MOST;
    return counts.computeIfAbsent(bounded ? key : OTHER, _ -> new LongAdder());
  }
}
