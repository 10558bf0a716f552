package org.rekkas.queue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Ledger;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.StoredContent;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.testkit.MemoryVault;

/**
 * A vault whose state is lost at times, until it is opened again: it cannot be read, and records of
 * ledgers are written but neither indexed nor answered for; they are indexed {@linkplain #see
 * later}. A test is told of each look at the state.
 */
final class BlindVault implements Vault {
  final MemoryVault memory = new MemoryVault();
  private final List<Runnable> unindexed = new CopyOnWriteArrayList<>();
  volatile boolean blind;

  /** The name of a space that cannot be read by ranges. */
  volatile String dark = "";

  volatile Runnable onLook = () -> {};

  /** Is told of each range by its space and first key. */
  volatile BiConsumer<String, byte[]> onRange = (_, _) -> {};

  /** The state is open again. */
  void see() {
    blind = false;
    unindexed.forEach(Runnable::run);
  }

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
    Ledger inner = memory.ledger(name, indexer);
    return (head, content) -> {
      if (!blind) {
        return inner.append(head, content);
      }
      unindexed.add(() -> inner.append(head, content));
      throw new VaultUnwritable(VaultUnwritable.Cause.FAILED, "the state was not written");
    };
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
      look();
      return inner.get(key);
    }

    @Override
    public List<Entry> range(byte[] from, byte[] until, int most) {
      look();
      onRange.accept(inner.name(), from);
      if (inner.name().equals(dark)) {
        throw new IllegalStateException(dark + " cannot be read");
      }
      return inner.range(from, until, most);
    }

    private void look() {
      onLook.run();
      if (blind) {
        throw new IllegalStateException("the state is not open");
      }
    }
  }
}
