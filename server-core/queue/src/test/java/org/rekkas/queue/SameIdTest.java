package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Ledger;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.StoredContent;
import org.rekkas.spi.vault.Vault;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.MemoryVault;

/** H1: two threads bring a mail with one derived id at the same time. */
@Timeout(60)
class SameIdTest {
  private static final MailId ID = new MailId("abcd1234").derived("list", 1);

  @Test
  void h1_ofTwoAtOnceOneIsDeliveredAndNoneIsLost() throws Exception {
    var vault = new Crossing();
    var box = new PostBox("local");
    try (var rig =
        new Rig(vault, vault.memory, box, new ManualClock(), QueueSettings.defaults()).start()) {
      Thread first = Thread.ofPlatform().start(() -> bring(rig));
      vault.firstIsAtTheLedger.await();
      Thread second =
          Thread.ofPlatform()
              .start(
                  () -> {
                    bring(rig);
                    vault.secondIsThrough.countDown();
                  });
      while (second.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      vault.firstMayGoOn.countDown();
      first.join();
      second.join();
      rig.awaitFinished(ID);
      rig.awaitRest();
      assertEquals(List.of("ali@example.org"), rig.local.paths());
      assertTrue(rig.local.items().getFirst().text().endsWith(Rig.TEXT));
      assertTrue(rig.queued().isEmpty());
      assertTrue(vault.memory.references().isEmpty());
    }
  }

  private static void bring(Rig rig) {
    var envelope = Envelope.of("", "ali@example.org");
    rig.spool.accept(rig.submission(ID, envelope, Rig.TEXT, Optional.empty()));
  }

  /**
   * The record of whoever comes first is written behind that of the second, if both can be on the
   * way at once, and then the second is through before the first.
   */
  private static final class Crossing implements Vault {
    final MemoryVault memory = new MemoryVault();
    final CountDownLatch firstIsAtTheLedger = new CountDownLatch(1);
    final CountDownLatch firstMayGoOn = new CountDownLatch(1);
    final CountDownLatch secondIsThrough = new CountDownLatch(1);
    private final CountDownLatch firstIsWritten = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();

    @Override
    public Ledger ledger(String name, Ledger.Indexer indexer) {
      Ledger inner = memory.ledger(name, indexer);
      return (head, content) ->
          begun.incrementAndGet() == 1 ? first(inner, head, content) : second(inner, head, content);
    }

    private ContentId first(Ledger inner, byte[] head, ContentDraft content) {
      firstIsAtTheLedger.countDown();
      await(firstMayGoOn);
      ContentId id = inner.append(head, content);
      boolean crossed = begun.get() > 1;
      firstIsWritten.countDown();
      if (crossed) {
        await(secondIsThrough);
      }
      return id;
    }

    private ContentId second(Ledger inner, byte[] head, ContentDraft content) {
      ContentId id = inner.append(head, content);
      await(firstIsWritten);
      return id;
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public Space space(String name) {
      return memory.space(name);
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
    public Health health() {
      return memory.health();
    }
  }
}
