package org.rekkas.queue;

import java.util.List;
import java.util.Optional;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Ledger;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.StoredContent;
import org.rekkas.spi.vault.Vault;
import org.rekkas.testkit.MemoryVault;

/**
 * A vault whose state cannot be read at times: it is being opened again, on a disk that is full.
 */
final class BlindVault implements Vault {
  final MemoryVault memory = new MemoryVault();
  volatile boolean blind;

  @Override
  public Space space(String name) {
    return new BlindSpace(memory.space(name));
  }

  @Override
  public <T> T transact(Durability durability, Step<T> step) {
    return memory.transact(durability, step);
  }

  @Override
  public ContentDraft draft() {
    return memory.draft();
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

  private final class BlindSpace implements Space {
    private final Space inner;

    BlindSpace(Space inner) {
      this.inner = inner;
    }

    @Override
    public String name() {
      return inner.name();
    }

    @Override
    public Optional<byte[]> get(byte[] key) {
      see();
      return inner.get(key);
    }

    @Override
    public List<Entry> range(byte[] from, byte[] until, int most) {
      see();
      return inner.range(from, until, most);
    }

    private void see() {
      if (blind) {
        throw new IllegalStateException("the state is not open");
      }
    }
  }
}
