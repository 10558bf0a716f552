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
import org.rekkas.store.VaultStore;
import org.rekkas.testkit.MailStoreContract;
import org.rekkas.testkit.TextContent;
import org.rekkas.vault.Engine;
import org.rekkas.vault.EngineSettings;

/** The message store as it is shipped, on the engine: the only place that sees both. */
class StoreOnEngineTest extends MailStoreContract {
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
    var vault = new CountedSteps(engine.of("mailbox"));
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

  private static List<Append> toNewAccounts(int from, int until) {
    var text = new TextContent("Subject: to all\r\n\r\nHello\r\n");
    return IntStream.range(from, until)
        .mapToObj(
            i ->
                new Append(
                    new MailId("mail").derived("test", i),
                    reader(i),
                    "",
                    Folder.INBOX,
                    Set.of(),
                    Instant.EPOCH,
                    "",
                    text,
                    0))
        .toList();
  }

  private static Mailbox reader(int i) {
    return Mailbox.of("reader" + i + "@example.org");
  }

  /** Counts the transactions that were asked for, and how often their steps ran. */
  private static final class CountedSteps implements Vault {
    private final Vault vault;
    private final AtomicInteger transactions = new AtomicInteger();
    private final AtomicInteger steps = new AtomicInteger();

    CountedSteps(Vault vault) {
      this.vault = vault;
    }

    @Override
    public <T> T transact(Durability durability, Step<T> step) {
      transactions.incrementAndGet();
      return vault.transact(
          durability,
          tx -> {
            steps.incrementAndGet();
            return step.run(tx);
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
