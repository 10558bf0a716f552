package org.rekkas.queue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.rekkas.idna.Respelling;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.Berth;
import org.rekkas.queue.mail.Damaged;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.mail.Head;
import org.rekkas.queue.mail.Progress;
import org.rekkas.queue.mail.Silence;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.StoredContent;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault;

/**
 * Where mails lie in the vault. A mail is in exactly one of {@code fresh} and {@code waiting}, and
 * moves in one transaction; the common mail costs one put and one delete.
 *
 * <pre>
 * fresh     id       → content id, head   never settled; all are due at once
 * waiting   id       → content id, head   settled at least once, something is left
 * progress  id       → {@link Progress}    of each waiting one
 * due       see {@link Timetable}         of each waiting one that is neither held nor postponed
 * postponed see {@link Timetable}         of each that its sender holds back
 * berths    see {@link BerthIndex}        of the same ones, where an agent has them
 * held      id       → nothing            of each waiting one that the administrator holds
 * addresses see {@link AddressIndex}      of each waiting one, held ones too
 * silent    destination → {@link Silence}  destinations that do not answer
 * done      id       → nothing            finished ones that no client brought: their ids may come again
 * damaged   id, from → what lay there     set aside
 * marks     "forced" → nothing            put whenever all before it is to be forced
 *           "keys"   → a number           which form addresses have in keys: {@link Respelling}
 * </pre>
 *
 * Holds no state of its own; safe for many threads.
 */
final class Shelves {
  static final String FRESH = "fresh";
  static final String WAITING = "waiting";
  static final String PROGRESS = "progress";

  private static final String ADDRESSES = "addresses";

  private static final byte[] END = {(byte) 0xff};

  private final Vault vault;
  private final Space fresh;
  private final Space waiting;
  private final Space progress;
  private final Space held;
  private final Space silent;
  private final Space done;
  private final Space damaged;
  private final Space marks;
  private final Timetable timetable;
  private final BerthIndex berths;
  private final AddressIndex addresses;

  Shelves(Vault vault) {
    this.vault = vault;
    fresh = vault.space(FRESH);
    waiting = vault.space(WAITING);
    progress = vault.space(PROGRESS);
    held = vault.space("held");
    silent = vault.space("silent");
    done = vault.space("done");
    damaged = vault.space("damaged");
    marks = vault.space("marks");
    timetable = new Timetable(vault.space("due"), vault.space("postponed"));
    berths = new BerthIndex(vault.space("berths"));
    addresses = new AddressIndex(vault.space(ADDRESSES));
  }

  /** Where addresses are found under the keys of an older version. */
  void respell(Space suppressed) {
    new Respelling(vault, marks).once(suppressed, vault.space(ADDRESSES));
  }

  /** Changes what lies here, all or nothing, as {@link Vault#transact} has it. */
  <T> T transact(Vault.Durability durability, Vault.Step<T> change) {
    return vault.transact(durability, change);
  }

  StoredContent content(ContentId id) {
    return vault.content(id);
  }

  /** What was set aside, for who looks after it. */
  Space damaged() {
    return damaged;
  }

  /**
   * Puts a mail among the fresh ones, with the reference to its content; false, and nothing
   * changed, if it is or was here.
   */
  boolean admit(Transaction tx, byte[] head, ContentId content) {
    Head.Name name = Head.name(head);
    byte[] key = key(name.id());
    if (tx.get(fresh, key).isPresent()
        || tx.get(waiting, key).isPresent()
        || (!name.client() && tx.get(done, key).isPresent())) {
      return false;
    }
    tx.put(fresh, key, entry(head, content));
    return true;
  }

  /** The same where the id was made for this very mail, so that nothing needs to be looked up. */
  void admitNew(Transaction tx, Head.Name name, byte[] head, ContentId content) {
    tx.put(fresh, key(name.id()), entry(head, content));
  }

  /** Sets a record aside whose head cannot be read. */
  void admitDamaged(Transaction tx, byte[] head, ContentId content) {
    tx.put(damaged, Key.of("").and("ledger").and(content.value()).bytes(), entry(head, content));
  }

  /** Nothing is left to do: the mail goes, and its content with it. */
  void finish(Transaction tx, ActiveMail mail) {
    byte[] key = key(mail.id());
    Optional<Progress> was = mail.progress();
    if (was.isEmpty()) {
      tx.delete(fresh, key);
    } else {
      tx.delete(waiting, key);
      tx.delete(progress, key);
      unplan(tx, mail, was.get());
      tx.delete(held, key);
    }
    addresses.moved(tx, mail, Optional.empty());
    if (!mail.head().client()) {
      tx.put(done, key, new byte[0]);
    }
    tx.release(mail.content().id());
  }

  /** Something is left: the mail waits, with its new progress. */
  void put(Transaction tx, ActiveMail mail, Progress now) {
    byte[] key = key(mail.id());
    Optional<Progress> was = mail.progress();
    if (was.isEmpty()) {
      tx.delete(fresh, key);
      tx.put(waiting, key, entry(mail.head().pack(), mail.content().id()));
    } else {
      unplan(tx, mail, was.get());
    }
    tx.put(progress, key, now.pack());
    timetable.put(tx, mail, now);
    berths.put(tx, mail.id(), now);
    addresses.moved(tx, mail, Optional.of(now));
  }

  /** The same of a mail that is held, if it is. */
  void keep(Transaction tx, ActiveMail mail, Progress now) {
    if (mail.isHeld()) {
      hold(tx, mail, now);
    } else {
      put(tx, mail, now);
    }
  }

  private void unplan(Transaction tx, ActiveMail mail, Progress planned) {
    timetable.take(tx, mail, planned);
    berths.take(tx, mail.id(), planned);
  }

  /**
   * Reads a mail. To be relied on only by who has claimed it.
   *
   * @throws Damaged if it lies there and cannot be read
   */
  Optional<ActiveMail> read(MailId id) {
    byte[] key = key(id);
    Optional<byte[]> isFresh = fresh.get(key);
    if (isFresh.isPresent()) {
      return Optional.of(active(id, isFresh.get(), Optional.empty()));
    }
    Optional<byte[]> isWaiting = waiting.get(key);
    if (isWaiting.isEmpty()) {
      return Optional.empty();
    }
    byte[] packed = progress.get(key).orElseThrow(() -> new Damaged("its progress is missing"));
    return Optional.of(active(id, isWaiting.get(), Optional.of(Progress.unpack(packed))));
  }

  Timetable timetable() {
    return timetable;
  }

  BerthIndex berths() {
    return berths;
  }

  AddressIndex addresses() {
    return addresses;
  }

  /** Fresh mails from an id on, that one included. */
  List<MailId> freshFrom(String id, int most) {
    return ids(fresh, id, most);
  }

  /** Those that were looked at once and have to wait, the held ones among them. */
  List<MailId> waitingFrom(String id, int most) {
    return ids(waiting, id, most);
  }

  /** Those that the administrator holds. */
  List<MailId> heldFrom(String id, int most) {
    return ids(held, id, most);
  }

  boolean isEmpty() {
    return freshFrom("", 1).isEmpty() && waitingFrom("", 1).isEmpty();
  }

  /** Whether a mail that is kept for a destination was never tried there. */
  boolean isUntried(Destination destination, MailId id) {
    var berth = new Berth(destination, Berth.Kind.KEPT);
    return progress
        .get(key(id))
        .flatMap(Shelves::readable)
        .filter(known -> known.isUntriedAt(berth))
        .isPresent();
  }

  /**
   * A page of what an earlier run knew, from a key on; what cannot be read is as if it were not
   * there.
   *
   * @return the next page's key, if any
   */
  Optional<byte[]> silences(byte[] from, int most, BiConsumer<Destination, Silence> each) {
    List<Space.Entry> page = silent.range(from, END, most);
    for (Space.Entry entry : page) {
      try {
        each.accept(DestinationKey.read(entry.key()), Silence.unpack(entry.value()));
      } catch (Damaged | IndexOutOfBoundsException e) {
        continue;
      }
    }
    return page.size() < most
        ? Optional.empty()
        : Optional.of(IndexPage.behind(page.getLast().key()));
  }

  void putSilence(Transaction tx, Destination destination, Optional<Silence> now) {
    byte[] key = DestinationKey.of(destination).bytes();
    now.ifPresentOrElse(
        silence -> tx.put(silent, key, silence.pack()), () -> tx.delete(silent, key));
  }

  boolean isFresh(MailId id) {
    return fresh.get(key(id)).isPresent();
  }

  /**
   * Sets aside all that lies of a mail; its content is kept, and that it is held. What leads to it
   * goes, as far as it can be read.
   *
   * @return where it stood in the index by destination
   */
  Set<Berth> setAside(Transaction tx, MailId id) {
    byte[] key = key(id);
    Optional<Progress> known = tx.get(progress, key).flatMap(Shelves::readable);
    known.ifPresent(was -> leadNowhere(tx, id, was));
    setAside(tx, id, fresh, FRESH);
    setAside(tx, id, waiting, WAITING);
    setAside(tx, id, progress, PROGRESS);
    return known.map(Progress::berths).orElse(Set.of());
  }

  private void setAside(Transaction tx, MailId id, Space from, String word) {
    Optional<byte[]> value = tx.get(from, key(id));
    if (value.isPresent()) {
      tx.put(damaged, Key.of(id.text()).and(word).bytes(), value.get());
      tx.delete(from, key(id));
    }
  }

  private static Optional<Progress> readable(byte[] packed) {
    try {
      return Optional.of(Progress.unpack(packed));
    } catch (Damaged e) {
      return Optional.empty();
    }
  }

  private void leadNowhere(Transaction tx, MailId id, Progress was) {
    timetable.drop(tx, new Due(was.due(), id.text()));
    berths.take(tx, id, was);
    try {
      Optional<byte[]> entry = tx.get(waiting, key(id)).filter(all -> all.length >= 8);
      if (entry.isPresent()) {
        Head head = Head.unpack(entry.get(), 8);
        addresses.gone(tx, id, head.envelope().reversePath(), was);
      }
    } catch (Damaged e) {
      // Its sender is not known any more.
    }
  }

  boolean isHeld(MailId id) {
    return held.get(key(id)).isPresent();
  }

  /** Takes a waiting mail out of the schedule until it is {@link #unhold released}. */
  void hold(Transaction tx, ActiveMail mail, Progress now) {
    put(tx, mail, now);
    unplan(tx, mail, now);
    tx.put(held, key(mail.id()), new byte[0]);
  }

  void unhold(Transaction tx, MailId id) {
    tx.delete(held, key(id));
  }

  /** Forgets a page of finished mails whose ids are older than this one's; the next page's key. */
  Optional<byte[]> forgetDone(byte[] from, MailId before, int most) {
    List<Space.Entry> old = done.range(from, key(before), most);
    if (!old.isEmpty()) {
      transact(
          Vault.Durability.ORDERED,
          tx -> {
            old.forEach(entry -> tx.delete(done, entry.key()));
            return old.size();
          });
    }
    return old.size() < most
        ? Optional.empty()
        : Optional.of(IndexPage.behind(old.getLast().key()));
  }

  /** Returns when everything that was committed before is on disk. */
  void force() {
    transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.put(marks, Key.of("forced").bytes(), new byte[0]);
          return true;
        });
  }

  /** Whether a mail of that id, which was made here, is there or was. */
  boolean isKnown(MailId id) {
    byte[] key = key(id);
    return fresh.get(key).isPresent() || waiting.get(key).isPresent() || done.get(key).isPresent();
  }

  /** A mail of what lies of it among the fresh or the waiting ones. */
  ActiveMail active(MailId id, byte[] entry, Optional<Progress> progress) {
    if (entry.length < 8) {
      throw new Damaged("cut short");
    }
    Head head = Head.unpack(entry, 8);
    if (!head.id().equals(id)) {
      throw new Damaged("another mail's head lies there");
    }
    int recipients = head.envelope().recipients().size();
    if (progress.isPresent()
        && progress.get().pending().stream().anyMatch(leaf -> leaf.origin() >= recipients)) {
      throw new Damaged("a recipient that the mail does not have");
    }
    var content = new ContentId(ByteBuffer.wrap(entry).getLong());
    return new ActiveMail(head, content(content), progress);
  }

  private static List<MailId> ids(Space space, String from, int most) {
    var ids = new ArrayList<MailId>();
    for (Space.Entry entry : space.range(Key.of(from).bytes(), END, most)) {
      ids.add(new MailId(Key.text(entry.key(), 0)));
    }
    return ids;
  }

  private static byte[] entry(byte[] head, ContentId content) {
    return ByteBuffer.allocate(8 + head.length).putLong(content.value()).put(head).array();
  }

  private static byte[] key(MailId id) {
    return Key.of(id.text()).bytes();
  }
}
