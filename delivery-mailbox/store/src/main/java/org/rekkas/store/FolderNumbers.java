package org.rekkas.store;

import java.util.concurrent.locks.ReentrantLock;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.Vault.Durability;

/**
 * Gives each new folder its number, from blocks that are taken from the store's count in
 * transactions of their own. If each transaction that makes a folder changed the count itself, the
 * first mails to thousands of new accounts, which come at the same time, would overtake each other
 * again and again. What is left of a block when the server ends is never given.
 */
final class FolderNumbers {
  private static final int BLOCK = 1000;

  private final Vault vault;
  private final Layout layout;
  private final ReentrantLock lock = new ReentrantLock();
  private long given;
  private long taken;

  FolderNumbers(Vault vault, Layout layout) {
    this.vault = vault;
    this.layout = layout;
  }

  /** A number that no folder ever had. Whoever uses it commits after the block was taken. */
  long next() {
    lock.lock();
    try {
      if (given == taken) {
        taken = take();
        given = taken - BLOCK;
      }
      return ++given;
    } finally {
      lock.unlock();
    }
  }

  private long take() {
    return vault.transact(
        Durability.ORDERED,
        tx -> {
          long before =
              tx.get(layout.meta(), Layout.FOLDERS)
                  .map(Layout::last)
                  .orElseGet(() -> Numbers.of(tx, layout).lastFolder());
          tx.put(layout.meta(), Layout.FOLDERS, Layout.key(before + BLOCK));
          return before + BLOCK;
        });
  }
}
