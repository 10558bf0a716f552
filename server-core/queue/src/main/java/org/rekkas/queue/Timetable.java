package org.rekkas.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.Progress;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Transaction;

/**
 * When each waiting mail is looked at again. What its sender holds back (RFC 4865) stands apart
 * from what is tried again: what is due in a month is in the one a mistake, in the other not.
 *
 * <pre>
 * due        time, id → nothing
 * postponed  time, id → nothing
 * </pre>
 */
final class Timetable {
  private final Space due;
  private final Space postponed;

  Timetable(Space due, Space postponed) {
    this.due = due;
    this.postponed = postponed;
  }

  void put(Transaction tx, ActiveMail mail, Progress planned) {
    tx.put(plan(mail, planned), key(planned.due(), mail.id().text()), new byte[0]);
  }

  void take(Transaction tx, ActiveMail mail, Progress planned) {
    tx.delete(plan(mail, planned), key(planned.due(), mail.id().text()));
  }

  private Space plan(ActiveMail mail, Progress planned) {
    return mail.isPostponed(planned) ? postponed : due;
  }

  /** Entries from one on (that one included) until an instant (not included). */
  List<Due> dueFrom(Due from, Instant until, int most) {
    return planned(due, from, until, most);
  }

  /** The same of those that their senders hold back. */
  List<Due> postponedFrom(Due from, Instant until, int most) {
    return planned(postponed, from, until, most);
  }

  private static List<Due> planned(Space plan, Due from, Instant until, int most) {
    byte[] begin = key(from.at(), from.id());
    var page = new ArrayList<Due>();
    for (Space.Entry entry : plan.range(begin, Key.of(until.toEpochMilli()).bytes(), most)) {
      page.add(new Due(Instant.ofEpochMilli(Key.number(entry.key(), 0)), Key.text(entry.key(), 8)));
    }
    return page;
  }

  boolean has(Due entry) {
    byte[] key = key(entry.at(), entry.id());
    return due.get(key).isPresent() || postponed.get(key).isPresent();
  }

  /** Takes an entry away that leads nowhere. */
  void drop(Transaction tx, Due entry) {
    byte[] key = key(entry.at(), entry.id());
    tx.delete(due, key);
    tx.delete(postponed, key);
  }

  private static byte[] key(Instant at, String id) {
    return Key.of(at.toEpochMilli()).and(id).bytes();
  }
}
