package org.rekkas.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.rekkas.queue.mail.Berth;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.mail.Progress;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Transaction;

/**
 * The waiting mails by their destinations, where an agent has them.
 *
 * <pre>
 * destination, {@link Berth.Kind}, id → nothing
 * </pre>
 */
final class BerthIndex {
  private static final byte[] END = {(byte) 0xff};

  private final Space space;

  BerthIndex(Space space) {
    this.space = space;
  }

  private record Entry(Berth berth, MailId id) {}

  void put(Transaction tx, MailId id, Progress progress) {
    progress.berths().forEach(berth -> tx.put(space, key(berth, id), new byte[0]));
  }

  void take(Transaction tx, MailId id, Progress progress) {
    progress.berths().forEach(berth -> drop(tx, berth, id));
  }

  /** Takes an entry away, also one that leads nowhere. */
  void drop(Transaction tx, Berth berth, MailId id) {
    tx.delete(space, key(berth, id));
  }

  boolean has(Berth berth, MailId id) {
    return space.get(key(berth, id)).isPresent();
  }

  /** Mails that stand at a place, from an id on, that one included. */
  List<MailId> from(Berth berth, String id, int most) {
    byte[] end = place(berth).end();
    var ids = new ArrayList<MailId>();
    for (Space.Entry entry : space.range(place(berth).and(id).bytes(), end, most)) {
      entry(entry.key()).ifPresent(found -> ids.add(found.id()));
    }
    return ids;
  }

  /**
   * Mails that wait for a destination, whatever for, from a place of the index on; the place is
   * empty at first.
   */
  IndexPage to(Destination destination, byte[] place, int most) {
    return IndexPage.of(
        space, DestinationKey.of(destination), place, most, key -> entry(key).map(Entry::id));
  }

  /** Counts a page, from a key on; the next page's key, if any. */
  Optional<byte[]> count(byte[] from, int most, Consumer<Berth> count) {
    List<Space.Entry> page = space.range(from, END, most);
    page.forEach(entry -> entry(entry.key()).ifPresent(found -> count.accept(found.berth())));
    return page.size() < most
        ? Optional.empty()
        : Optional.of(IndexPage.behind(page.getLast().key()));
  }

  private static Key place(Berth berth) {
    return DestinationKey.of(berth.destination()).and(berth.kind().mark);
  }

  private static byte[] key(Berth berth, MailId id) {
    return place(berth).and(id.text()).bytes();
  }

  /** Empty: what nobody here wrote. */
  private static Optional<Entry> entry(byte[] key) {
    try {
      Destination destination = DestinationKey.read(key);
      int at = DestinationKey.length(destination);
      String kind = Key.text(key, at);
      var berth = new Berth(destination, Berth.Kind.of(kind).orElse(Berth.Kind.TRIED));
      return Optional.of(new Entry(berth, new MailId(Key.text(key, at + kind.length() + 1))));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }
}
