package org.rekkas.store;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Append;
import org.rekkas.spi.store.FlagChange;
import org.rekkas.spi.store.Folder;
import org.rekkas.spi.store.Message;
import org.rekkas.spi.store.Usage;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.Vault.Durability;

/**
 * The message store on the vault: folders and messages in the terms of IMAP (RFC 9051, RFC 7162).
 *
 * <p>Whatever is answered lies in the vault and is read from there; several of these may stand on
 * one vault (two generations during a reload). An append of many messages to many accounts is one
 * forced transaction. A change of many messages is cut into pieces of {@value #PIECE}, each atomic;
 * a COPY beyond that is not taken back as a whole if the disk fails between two pieces (a departure
 * from RFC 9051 §6.4.7, for the sake of a bounded transaction).
 *
 * <p>For use by any number of threads.
 */
public final class VaultStore implements MailStore {
  private static final int PIECE = 10_000;
  private static final int MOST_FOLDERS = 100_000;

  private final Vault vault;
  private final Layout layout;
  private final FolderNumbers folderNumbers;
  private final Clock clock;
  private final Reading reading;
  private final Turns turns = new Turns();

  private VaultStore(Vault vault, Layout layout, Clock clock) {
    this.vault = vault;
    this.layout = layout;
    this.folderNumbers = new FolderNumbers(vault, layout);
    this.clock = clock;
    this.reading = new Reading(vault, layout);
  }

  /**
   * Opens the store, and frees what deletions before a crash left. Folders of a state that came
   * back older since get a new UIDVALIDITY, and accounts of an older version the keys of this one.
   */
  public static VaultStore open(Vault vault, Clock clock) {
    var layout = Layout.of(vault);
    if (layout.meta().get(Layout.NUMBERS).isEmpty()) {
      long second = clock.instant().getEpochSecond();
      vault.transact(
          Durability.FORCED,
          tx -> {
            if (tx.get(layout.meta(), Layout.NUMBERS).isEmpty()) {
              tx.put(layout.meta(), Layout.NUMBERS, new Numbers(second, 0, second).packed());
            }
            return true;
          });
    }
    new Renewal(vault, layout).ifDue(clock.instant().getEpochSecond());
    new Respelling(vault, layout).ifDue(clock.instant().getEpochSecond());
    new Purge(vault, layout).run();
    return new VaultStore(vault, layout, clock);
  }

  @Override
  public List<Folder> folders(Mailbox owner) {
    return reading.folders(owner, MOST_FOLDERS);
  }

  @Override
  public Optional<Folder> folder(Mailbox owner, String name) {
    return FolderName.of(name).flatMap(known -> reading.folder(owner, known));
  }

  @Override
  public boolean create(Mailbox owner, String name) {
    return FolderName.of(name)
        .map(known -> change(owner, work -> new Tree(work, owner).create(known)))
        .orElse(false);
  }

  @Override
  public boolean delete(Mailbox owner, String name) {
    boolean deleted =
        FolderName.of(name)
            .map(known -> change(owner, work -> new Tree(work, owner).delete(known)))
            .orElse(false);
    if (deleted) {
      new Purge(vault, layout).run();
    }
    return deleted;
  }

  @Override
  public boolean rename(Mailbox owner, String from, String to) {
    var source = FolderName.of(from);
    var target = FolderName.of(to);
    if (source.isEmpty() || target.isEmpty()) {
      return false;
    }
    return change(owner, work -> new Tree(work, owner).rename(source.get(), target.get()));
  }

  @Override
  public Usage usage(Mailbox owner) {
    return reading.usage(owner);
  }

  @Override
  public List<Append.Result> append(List<Append> appends) {
    if (appends.isEmpty()) {
      return List.of();
    }
    var ready = Appending.of(appends, vault);
    long mask = 0;
    for (Appending each : ready) {
      mask |= Turns.of(each.owner());
    }
    try {
      return transact(mask, work -> run(ready, work));
    } finally {
      ready.forEach(Appending::close);
    }
  }

  @Override
  public void forget(List<Append.Key> done) {
    vault.transact(
        Durability.ORDERED,
        tx -> {
          for (Append.Key key : done) {
            tx.delete(layout.appended(), Layout.appended(key));
          }
          return true;
        });
  }

  @Override
  public List<Message> messages(Mailbox owner, String folder, long fromUid, int most) {
    return number(owner, folder).map(n -> reading.messages(n, fromUid, most)).orElse(List.of());
  }

  @Override
  public Optional<Message> message(Mailbox owner, String folder, long uid) {
    return number(owner, folder).flatMap(n -> reading.message(n, uid));
  }

  @Override
  public List<Message> changedSince(Mailbox owner, String folder, long modSeq, int most) {
    return number(owner, folder).map(n -> reading.changed(n, modSeq, most)).orElse(List.of());
  }

  @Override
  public List<Long> vanishedSince(Mailbox owner, String folder, long modSeq, int most) {
    return FolderName.of(folder)
        .map(known -> reading.vanished(owner, known, modSeq, most))
        .orElse(List.of());
  }

  @Override
  public Optional<Content> content(Mailbox owner, String folder, long uid) throws IOException {
    return number(owner, folder).flatMap(n -> reading.content(n, uid));
  }

  @Override
  public List<Message> flag(
      Mailbox owner, String folder, List<Long> uids, FlagChange change, long unchangedSince) {
    var changed = new ArrayList<Message>();
    inPieces(
        owner,
        uids,
        (changes, piece) -> changes.flag(named(folder), piece, change, unchangedSince),
        changed::addAll);
    return changed;
  }

  @Override
  public int expunge(Mailbox owner, String folder, List<Long> uids) {
    var counts = new int[1];
    inPieces(
        owner,
        uids,
        (changes, piece) -> changes.expunge(named(folder), piece),
        n -> counts[0] += n);
    return counts[0];
  }

  @Override
  public List<Long> copy(Mailbox owner, String from, List<Long> uids, String to) {
    var copied = new ArrayList<Long>();
    inPieces(
        owner,
        uids,
        (changes, piece) -> changes.copy(named(from), piece, named(to)),
        copied::addAll);
    return copied;
  }

  @Override
  public List<Long> move(Mailbox owner, String from, List<Long> uids, String to) {
    var moved = new ArrayList<Long>();
    inPieces(
        owner,
        uids,
        (changes, piece) -> changes.move(named(from), piece, named(to)),
        moved::addAll);
    return moved;
  }

  /**
   * Everybody who has or had mail here, in the order of their keys, spelled like these.
   *
   * @param behind who was the last of the page before
   */
  public List<Mailbox> owners(Optional<Mailbox> behind, int most) {
    return reading.owners(behind, most);
  }

  /** Takes away, once a day, what a crash left: {@link Sweep}. Ends soon when it is over. */
  public void sweep(Instant now, BooleanSupplier over) {
    new Sweep(vault, layout).run(now, over);
  }

  private static List<Append.Result> run(List<Appending> appends, Work work) {
    var results = new ArrayList<Append.Result>(appends.size());
    for (Appending each : appends) {
      results.add(each.run(work));
    }
    return results;
  }

  private <T> void inPieces(
      Mailbox owner,
      Collection<Long> uids,
      BiFunction<Changes, Collection<Long>, T> change,
      Consumer<T> result) {
    var rest = new TreeSet<>(uids);
    while (!rest.isEmpty()) {
      var piece = new ArrayList<Long>(Math.min(rest.size(), PIECE));
      while (piece.size() < PIECE && !rest.isEmpty()) {
        piece.add(rest.removeFirst());
      }
      result.accept(change(owner, work -> change.apply(new Changes(work, owner), piece)));
    }
  }

  private <T> T change(Mailbox owner, Function<Work, T> step) {
    return transact(Turns.of(owner.key()), step);
  }

  private <T> T transact(long turn, Function<Work, T> step) {
    long second = clock.instant().getEpochSecond();
    return turns.take(
        turn,
        () ->
            vault.transact(
                Durability.FORCED,
                tx -> {
                  var work = new Work(tx, layout, folderNumbers, second);
                  T result = step.apply(work);
                  work.finish();
                  return result;
                }));
  }

  private Optional<Long> number(Mailbox owner, String folder) {
    return FolderName.of(folder).flatMap(known -> reading.number(owner, known));
  }

  /** The one form of a name; what cannot be a name is a folder that never exists. */
  private static String named(String folder) {
    return FolderName.of(folder).orElse("");
  }
}
