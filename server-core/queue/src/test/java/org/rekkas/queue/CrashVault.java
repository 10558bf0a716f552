package org.rekkas.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Ledger;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.StoredContent;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.testkit.MemoryVault;

/**
 * A vault that dies at its n-th write, and what is left of it. Killed before or after that commit,
 * all commits until then are left. After a power cut, what was committed unforced is lost, but the
 * ledger's records are there and are indexed again when the ledger is opened.
 */
final class CrashVault implements Vault {
  enum Death {
    KILLED_BEFORE,
    KILLED_AFTER,
    POWER_CUT
  }

  private record Commit(List<Consumer<Transaction>> writes, Optional<Record> ledger) {}

  private record Record(byte[] head, byte[] content) {}

  private final MemoryVault inner = new MemoryVault();
  private final List<Commit> commits = new ArrayList<>();
  private final List<Record> unindexed;
  private final Set<String> names = ConcurrentHashMap.newKeySet();
  private final Death death;
  private final Runnable whenDead;
  private int fuse;
  private int forced;
  private volatile boolean dead;

  CrashVault(int fuse, Death death, Runnable whenDead) {
    this(fuse, death, whenDead, List.of());
  }

  private CrashVault(int fuse, Death death, Runnable whenDead, List<Record> unindexed) {
    this.fuse = fuse;
    this.death = death;
    this.whenDead = whenDead;
    this.unindexed = unindexed;
  }

  MemoryVault memory() {
    return inner;
  }

  boolean dead() {
    return dead;
  }

  /** What the next process finds. */
  synchronized CrashVault survivor() {
    int kept = death == Death.POWER_CUT ? forced : commits.size();
    var lost = new ArrayList<Record>();
    commits.subList(kept, commits.size()).forEach(c -> c.ledger().ifPresent(lost::add));
    var next = new CrashVault(Integer.MAX_VALUE, death, () -> {}, lost);
    names.forEach(next::space);
    for (Commit commit : commits.subList(0, kept)) {
      next.inner.transact(
          Durability.FORCED,
          tx -> {
            commit.writes().forEach(write -> write.accept(tx));
            return true;
          });
    }
    return next;
  }

  @Override
  public Space space(String name) {
    names.add(name);
    return inner.space(name);
  }

  @Override
  public synchronized <T> T transact(Durability durability, Step<T> step) {
    light();
    var writes = new ArrayList<Consumer<Transaction>>();
    T result = inner.transact(durability, tx -> step.run(new Recorder(tx, writes)));
    commits.add(new Commit(writes, Optional.empty()));
    forced = durability == Durability.FORCED ? commits.size() : forced;
    burn();
    return result;
  }

  @Override
  public ContentDraft draft() {
    return inner.draft();
  }

  @Override
  public StoredContent content(ContentId id) {
    return inner.content(id);
  }

  @Override
  public Ledger ledger(String name, Ledger.Indexer indexer) {
    unindexed.forEach(record -> append(indexer, record.head(), draft(record.content())));
    return (head, content) -> append(indexer, head, content);
  }

  @Override
  public Health health() {
    return inner.health();
  }

  private synchronized ContentId append(Ledger.Indexer indexer, byte[] head, ContentDraft draft) {
    light();
    var writes = new ArrayList<Consumer<Transaction>>();
    byte[] octets = octets(draft);
    ContentId id =
        inner.transact(
            Durability.FORCED,
            tx -> {
              var recorder = new Recorder(tx, writes);
              ContentId stored = recorder.store(draft);
              indexer.index(recorder, head, stored);
              return stored;
            });
    commits.add(new Commit(writes, Optional.of(new Record(head, octets))));
    burn();
    return id;
  }

  private void light() {
    fuse--;
    if (!dead && fuse == 0 && death == Death.KILLED_BEFORE) {
      die();
    }
    if (dead) {
      throw new VaultUnwritable(VaultUnwritable.Cause.STOPPING, "dead");
    }
  }

  private void burn() {
    if (fuse == 0) {
      die();
      throw new VaultUnwritable(VaultUnwritable.Cause.STOPPING, "dead");
    }
  }

  private void die() {
    dead = true;
    whenDead.run();
  }

  private ContentDraft draft(byte[] octets) {
    try {
      ContentDraft draft = inner.draft();
      draft.write(octets, 0, octets.length);
      return draft;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] octets(ContentDraft draft) {
    try (var in = draft.open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does and remembers. */
  private final class Recorder implements Transaction {
    private final Transaction tx;
    private final List<Consumer<Transaction>> writes;

    Recorder(Transaction tx, List<Consumer<Transaction>> writes) {
      this.tx = tx;
      this.writes = writes;
    }

    @Override
    public Optional<byte[]> get(Space space, byte[] key) {
      return tx.get(space, key);
    }

    @Override
    public List<Space.Entry> range(Space space, byte[] from, byte[] until, int most) {
      return tx.range(space, from, until, most);
    }

    @Override
    public void put(Space space, byte[] key, byte[] value) {
      redo(other -> other.put(space, key, value));
    }

    @Override
    public void delete(Space space, byte[] key) {
      redo(other -> other.delete(space, key));
    }

    @Override
    public ContentId store(ContentDraft content) {
      byte[] octets = octets(content);
      writes.add(other -> other.store(draft(octets)));
      return tx.store(content);
    }

    @Override
    public void hold(ContentId content) {
      redo(other -> other.hold(content));
    }

    @Override
    public void release(ContentId content) {
      redo(other -> other.release(content));
    }

    private void redo(Consumer<Transaction> write) {
      writes.add(write);
      write.accept(tx);
    }
  }
}
