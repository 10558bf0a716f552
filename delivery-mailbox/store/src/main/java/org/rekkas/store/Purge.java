package org.rekkas.store;

import java.util.List;
import java.util.Optional;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * Frees what deleted folders held, a bounded piece in each transaction. What a crash or a full disk
 * leaves undone is found in {@link Layout#doomed} and done by the next run: after the next
 * deletion, or when the store is opened. What is damaged goes as well, unread; the reference of a
 * damaged body stays, since nobody knows to which content. Several may run at once, also of two
 * stores: the value in {@code doomed} counts the pieces, so that each is freed by one of them.
 */
final class Purge {
  private static final int PIECE = 2000;

  private final Vault vault;
  private final Layout layout;

  Purge(Vault vault, Layout layout) {
    this.vault = vault;
    this.layout = layout;
  }

  /** All of them, while the vault takes writes: where nothing is doomed it is not asked to. */
  void run() {
    try {
      for (var doomed = first(); !doomed.isEmpty(); doomed = first()) {
        byte[] key = doomed.getFirst().key();
        vault.transact(Vault.Durability.FORCED, tx -> piece(tx, key));
      }
    } catch (VaultUnwritable _) {
      // The vault tells of it itself, and there is another run.
    }
  }

  private List<Space.Entry> first() {
    return layout.doomed().range(Layout.key(0), Layout.key(Long.MAX_VALUE), 1);
  }

  private boolean piece(Transaction tx, byte[] key) {
    Optional<byte[]> begun = tx.get(layout.doomed(), key);
    if (begun.isEmpty()) {
      return false;
    }
    long folder = Layout.last(key);
    boolean rest = bodies(tx, folder);
    for (Space space : List.of(layout.messages(), layout.changes(), layout.vanished())) {
      rest |= drop(tx, space, page(tx, space, folder));
    }
    if (rest) {
      tx.put(layout.doomed(), key, Layout.key(pieces(begun.get()) + 1));
    } else {
      tx.delete(layout.doomed(), key);
    }
    return true;
  }

  /** None yet where the folder has just been deleted. */
  private static long pieces(byte[] begun) {
    return begun.length == 0 ? 0 : Layout.last(begun);
  }

  private boolean bodies(Transaction tx, long folder) {
    var page = page(tx, layout.bodies(), folder);
    for (Space.Entry entry : page) {
      try {
        tx.release(BodyRecord.read(entry.value()).content());
      } catch (StoreDamaged _) {
        // Its content stays.
      }
    }
    return drop(tx, layout.bodies(), page);
  }

  /** Whether there may be more. */
  private static boolean drop(Transaction tx, Space space, List<Space.Entry> page) {
    page.forEach(entry -> tx.delete(space, entry.key()));
    return page.size() == PIECE;
  }

  private static List<Space.Entry> page(Transaction tx, Space space, long folder) {
    return tx.range(space, Layout.key(folder), Layout.key(folder + 1), PIECE);
  }
}
