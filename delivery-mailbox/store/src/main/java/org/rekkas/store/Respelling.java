package org.rekkas.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.Vault.Durability;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * Brings accounts that an older version stored to the key that their address has now, once for each
 * {@linkplain Mailbox#KEY_FORM form}. Where a folder of that name is there already, the older
 * messages are appended to it, a bounded piece in each transaction; all others keep their UIDs.
 * What a crash or a full disk leaves undone is done when the store is opened next. What is damaged,
 * and must be read, stays where it is.
 *
 * <p>{@link Layout#appended} keeps its keys: they matter for mails whose delivery a crash cut
 * short, and such a mail comes twice rather than not at all.
 */
final class Respelling {
  private static final int PIECE = 2000;

  private final Vault vault;
  private final Layout layout;
  private final FolderNumbers numbers;

  Respelling(Vault vault, Layout layout) {
    this.vault = vault;
    this.layout = layout;
    numbers = new FolderNumbers(vault, layout);
  }

  void ifDue(long second) {
    if (layout.meta().get(Layout.KEYS).map(Layout::last).orElse(0L) >= Mailbox.KEY_FORM) {
      return;
    }
    try {
      Pages.each(layout.folders(), page -> folders(page, second));
      Pages.each(layout.accounts(), this::holdings);
      transact(tx -> tx.put(layout.meta(), Layout.KEYS, Layout.key(Mailbox.KEY_FORM)));
    } catch (VaultUnwritable _) {
      // The vault tells of it itself, and there is another opening.
    }
  }

  private boolean folders(List<Space.Entry> page, long second) {
    for (Space.Entry entry : page) {
      String owner = Key.text(entry.key(), 0);
      String now = Reading.owner(owner).key();
      if (!now.equals(owner)) {
        String name = Key.text(entry.key(), Layout.account(owner).length);
        folder(new Move(owner, now, name), second);
      }
    }
    return true;
  }

  private record Move(String from, String to, String name) {}

  private void folder(Move move, long second) {
    try {
      boolean more = true;
      while (more) {
        more = vault.transact(Durability.ORDERED, tx -> piece(tx, move, second));
      }
    } catch (StoreDamaged _) {
      // It stays.
    }
  }

  /** Whether there is more of it. */
  private boolean piece(Transaction tx, Move move, long second) {
    byte[] from = Layout.folder(move.from(), move.name());
    byte[] to = Layout.folder(move.to(), move.name());
    Optional<byte[]> record = tx.get(layout.folders(), from);
    if (record.isPresent() && tx.get(layout.folders(), to).isEmpty()) {
      tx.delete(layout.folders(), from);
      tx.put(layout.folders(), to, record.get());
      return false;
    }
    return record.isPresent() && append(new Work(tx, layout, numbers, second), move);
  }

  private boolean append(Work work, Move move) {
    FolderState source = work.find(move.from(), move.name()).orElseThrow();
    FolderState target = work.find(move.to(), move.name()).orElseThrow();
    byte[] first = Layout.key(source.number);
    byte[] end = Layout.key(source.number + 1);
    List<Space.Entry> page = work.tx().range(layout.messages(), first, end, PIECE);
    for (Space.Entry entry : page) {
      MessageRecord message = MessageRecord.read(entry.value());
      BodyRecord body = Entries.take(work, source, Layout.last(entry.key()), message);
      Changes.settle(work, target, message, body);
    }
    boolean more = page.size() == PIECE;
    if (!more) {
      work.drop(move.from(), move.name());
      work.tx().put(layout.doomed(), Layout.key(source.number), Layout.NOTHING);
    }
    work.finish();
    return more;
  }

  /** All folders of an account have moved, so all that it holds has. */
  private boolean holdings(List<Space.Entry> page) {
    for (Space.Entry entry : page) {
      String owner = Key.text(entry.key(), 0);
      byte[] to = Layout.account(Reading.owner(owner).key());
      if (!owner.equals(Key.text(to, 0))) {
        holding(entry.key(), to);
      }
    }
    return true;
  }

  private void holding(byte[] from, byte[] to) {
    try {
      transact(tx -> holding(tx, from, to));
    } catch (StoreDamaged _) {
      // It stays.
    }
  }

  private void holding(Transaction tx, byte[] from, byte[] to) {
    Holding both = tx.get(layout.accounts(), to).map(Holding::read).orElseGet(Holding::new);
    tx.get(layout.accounts(), from)
        .map(value -> Holding.read(value).usage())
        .ifPresent(usage -> both.add(usage.messages(), usage.octets()));
    tx.put(layout.accounts(), to, both.packed());
    tx.delete(layout.accounts(), from);
  }

  private void transact(Consumer<Transaction> step) {
    vault.transact(
        Durability.ORDERED,
        tx -> {
          step.accept(tx);
          return true;
        });
  }
}
