package org.rekkas.spi.vault;

/**
 * Durable state of one plugin. All plugins share one engine, one committer and so one force of the
 * disk; each sees its own spaces only, and all contents.
 */
public interface Vault {
  /** A key-value space of the plugin's own; made when first named. */
  Space space(String name);

  /**
   * Runs the step and commits what it put, all or nothing.
   *
   * <p>Optimistic: the step runs on the caller's thread against the committed state and its own
   * puts; when a key that it {@linkplain Transaction#get got} was changed by another before the
   * commit, it runs again. So it must have no effect but through the transaction. Do as much as
   * possible in one step: a thousand mails in one transaction cost one force.
   *
   * @throws VaultUnwritable if nothing was committed: the disk is full or failing, or the server is
   *     stopping
   */
  <T> T transact(Durability durability, Step<T> step) throws VaultUnwritable;

  /** A new, empty content to write to. Costs at most 64 KiB of heap at any size. */
  ContentDraft draft() throws VaultUnwritable;

  /** A stored content. Opening one that is gone or damaged throws {@link java.io.IOException}. */
  StoredContent content(ContentId id);

  /**
   * A ledger: records that are forced to the content segments first and indexed after. Its indexer
   * is called for each record that is appended and, when the ledger is opened after a crash, for
   * each record that the index had not covered yet. Open a ledger once, before it is used.
   */
  Ledger ledger(String name, Ledger.Indexer indexer);

  /** Whether writes can be expected to succeed; asked before a client is told to go ahead. */
  Health health();

  /**
   * How often the state came back older than it was, from a backup or by damage: once that is more
   * than before, what is counted in it, such as UIDs, may have been told to somebody already.
   */
  default long timesCameBackOlder() {
    return 0;
  }

  /** What a commit has waited for. */
  enum Durability {
    /** Returns when the state is forced to disk. */
    FORCED,
    /** Returns at once after the commit in memory; forced with whatever is forced next. */
    ORDERED
  }

  /** What is to be done in one transaction. May run more than once. */
  @FunctionalInterface
  interface Step<T> {
    T run(Transaction tx);
  }

  /** Whether the engine takes writes. */
  sealed interface Health {
    record Writable() implements Health {}

    record Unwritable(VaultUnwritable.Cause cause, String why) implements Health {}
  }
}
