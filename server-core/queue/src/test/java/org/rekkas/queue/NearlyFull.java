package org.rekkas.queue;

import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Ledger;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.StoredContent;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.testkit.MemoryVault;

/** While it is full, there is no room for content in it any more, but for changes. */
class NearlyFull implements Vault {
  final AtomicInteger forced = new AtomicInteger();
  volatile boolean full = true;
  boolean takesDrafts;
  int drafts;
  int open;
  private final MemoryVault memory;

  NearlyFull(MemoryVault memory) {
    this.memory = memory;
  }

  MemoryVault memory() {
    return memory;
  }

  @Override
  public Space space(String name) {
    return memory.space(name);
  }

  @Override
  public <T> T transact(Durability durability, Step<T> step) {
    if (durability == Durability.FORCED) {
      forced.incrementAndGet();
    }
    return memory.transact(durability, step);
  }

  @Override
  public ContentDraft draft() {
    if (!full) {
      return memory.draft();
    }
    if (!takesDrafts) {
      throw new VaultUnwritable(VaultUnwritable.Cause.FULL, "no room for content");
    }
    drafts++;
    open++;
    return new Draft();
  }

  private final class Draft implements ContentDraft {
    @Override
    public void write(byte[] from, int offset, int length) {
      throw new VaultUnwritable(VaultUnwritable.Cause.FULL, "no room for content");
    }

    @Override
    public long size() {
      return 0;
    }

    @Override
    public InputStream open() {
      return InputStream.nullInputStream();
    }

    @Override
    public void close() {
      open--;
    }
  }

  @Override
  public StoredContent content(ContentId id) {
    return memory.content(id);
  }

  @Override
  public Ledger ledger(String name, Ledger.Indexer indexer) {
    return memory.ledger(name, indexer);
  }

  @Override
  public Health health() {
    return memory.health();
  }
}
