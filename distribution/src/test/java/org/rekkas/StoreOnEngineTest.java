package org.rekkas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Append;
import org.rekkas.spi.store.Folder;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Ledger;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.StoredContent;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.store.VaultStore;
import org.rekkas.testkit.MailStoreContract;
import org.rekkas.testkit.TextContent;
import org.rekkas.vault.Engine;
import org.rekkas.vault.EngineSettings;

/** The message store as it is shipped, on the engine: the only place that sees both. */
class StoreOnEngineTest extends MailStoreContract {
  private static final TextContent TEXT = new TextContent("Subject: to all\r\n\r\nHello\r\n");

  private final List<String> alarms = new ArrayList<>();
  @TempDir Path folder;
  private Engine engine;

  @AfterEach
  void close() throws IOException {
    engine.close();
    Assertions.assertEquals(List.of(), alarms);
  }

  @Override
  protected MailStore store() {
    var settings = EngineSettings.defaults().withSegmentOctets(1 << 20).withReserveOctets(0);
    try {
      engine = Engine.open(folder, settings, Clock.systemUTC(), alarms::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return VaultStore.open(engine.of("mailbox"), Clock.systemUTC());
  }

  /** The first post of a large list: every reader's INBOX is made, by many threads at once. */
  @Test
  void firstMailsToNewAccountsDoNotOvertakeEachOther() {
    var vault = new WatchedVault(engine.of("mailbox"));
    var store = VaultStore.open(vault, Clock.systemUTC());
    vault.transactions.set(0);
    vault.steps.set(0);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 64; i++) {
        int from = i * 40;
        threads.execute(() -> store.append(toNewAccounts(from, from + 40)));
      }
    }
    Assertions.assertEquals(vault.transactions.get(), vault.steps.get(), "none ran twice");
    for (int i = 0; i < 64 * 40; i++) {
      Assertions.assertEquals(1, store.messages(reader(i), Folder.INBOX, 1, 10).size());
    }
  }

  /** Two who delete folders, or a reload during a deletion: each piece is freed by one of them. */
  @Test
  void aPieceOfADeletedFolderThatAnotherFreesMeanwhileIsNotFreedTwice() throws IOException {
    var vault = engine.of("mailbox");
    var store = VaultStore.open(vault, Clock.systemUTC());
    for (int i = 0; i < 5_000; i += 500) {
      store.append(toOne(i, i + 500));
    }
    List<Long> uids = IntStream.rangeClosed(1, 5_000).mapToObj(Long::valueOf).toList();
    store.create(ALI, "Old");
    store.copy(ALI, Folder.INBOX, uids, "Old");
    var freeing = new WatchedVault(vault);
    freeing.meanwhile(
        2, () -> VaultStore.open(new WatchedVault(vault).until(1), Clock.systemUTC()));
    Assertions.assertTrue(VaultStore.open(freeing, Clock.systemUTC()).delete(ALI, "Old"));
    for (long uid : uids) {
      store.content(ALI, Folder.INBOX, uid).orElseThrow().open().close();
    }
    store.expunge(ALI, Folder.INBOX, uids);
    Assertions.assertEquals(0, engine.verify().contents(), "nothing is held once all is gone");
  }

  /** Of two stores on one vault, as during a reload. */
  @Test
  void aMailThatComesIntoAFolderWhileTheOneAboveIsRenamedIsKept() {
    var vault = engine.of("mailbox");
    var store = VaultStore.open(vault, Clock.systemUTC());
    store.create(ALI, "Above/below");
    var renaming = new WatchedVault(vault);
    renaming.meanwhile(1, () -> store.append(List.of(to(ALI, "Above/below", 1))));
    Assertions.assertTrue(VaultStore.open(renaming, Clock.systemUTC()).rename(ALI, "Above", "New"));
    store.append(List.of(to(ALI, "New/below", 2)));
    Assertions.assertEquals(2, store.messages(ALI, "New/below", 1, 10).size());
  }

  private static List<Append> toOne(int from, int until) {
    return IntStream.range(from, until).mapToObj(i -> to(ALI, Folder.INBOX, i)).toList();
  }

  private static List<Append> toNewAccounts(int from, int until) {
    return IntStream.range(from, until).mapToObj(i -> to(reader(i), Folder.INBOX, i)).toList();
  }

  private static Append to(Mailbox owner, String folder, int mail) {
    var id = new MailId("mail").derived("test", mail);
    return new Append(id, owner, "", folder, Set.of(), Instant.EPOCH, "", TEXT, 0);
  }

  private static Mailbox reader(int i) {
    return Mailbox.of("reader" + i + "@example.org");
  }

  /** Counts transactions and steps; somebody else may come between a step and its commit. */
  private static final class WatchedVault implements Vault {
    private final Vault vault;
    private final AtomicInteger transactions = new AtomicInteger();
    private final AtomicInteger steps = new AtomicInteger();
    private int most = Integer.MAX_VALUE;
    private int meanwhileIn;
    private Runnable meanwhile = () -> {};

    WatchedVault(Vault vault) {
      this.vault = vault;
    }

    /** Takes so many transactions. */
    WatchedVault until(int count) {
      most = count;
      return this;
    }

    /** In the transaction of this number, counted from 1, once. */
    void meanwhile(int transaction, Runnable what) {
      meanwhileIn = transaction;
      meanwhile = what;
    }

    @Override
    public <T> T transact(Durability durability, Step<T> step) {
      int number = transactions.incrementAndGet();
      if (number > most) {
        throw new VaultUnwritable(VaultUnwritable.Cause.FULL, "so many were taken");
      }
      return vault.transact(
          durability,
          tx -> {
            steps.incrementAndGet();
            T result = step.run(tx);
            if (number == meanwhileIn) {
              meanwhileIn = 0;
              meanwhile.run();
            }
            return result;
          });
    }

    @Override
    public Space space(String name) {
      return vault.space(name);
    }

    @Override
    public ContentDraft draft() {
      return vault.draft();
    }

    @Override
    public StoredContent content(ContentId id) {
      return vault.content(id);
    }

    @Override
    public Ledger ledger(String name, Ledger.Indexer indexer) {
      return vault.ledger(name, indexer);
    }

    @Override
    public Health health() {
      return vault.health();
    }
  }
}
