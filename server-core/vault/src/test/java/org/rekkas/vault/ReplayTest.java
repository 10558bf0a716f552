package org.rekkas.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Ledger;
import org.rekkas.spi.vault.Ledger.Indexer;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.vault.segments.Position;
import org.rekkas.vault.state.Family;
import org.rekkas.vault.state.State;

/** What waits for its ledger comes to it once. */
final class ReplayTest {
  private static final EngineSettings SETTINGS =
      EngineSettings.defaults()
          .withSegmentOctets(1 << 20)
          .withReserveOctets(0)
          .withKeepEvery(Duration.ofDays(1));
  private static final List<String> HEADS = List.of("first", "second", "third");

  private final List<String> alarms = new ArrayList<>();
  private Runnable meanwhile = () -> {};
  private volatile boolean refusing = true;

  @TempDir Path data;

  private void alarm(String text) {
    alarms.add(text);
    meanwhile.run();
  }

  /**
   * The state fails in the midst of a replay, at which it tells of the first record; the keeper
   * heals it, and all are indexed before the first replay goes on.
   */
  @Test
  void h1_aRecordThatAnotherReplayIndexedIsNotIndexedAgain() throws IOException {
    try (var engine = Engine.open(data, SETTINGS, Clock.systemUTC(), this::alarm)) {
      var vault = engine.of("queue");
      var ledger = vault.ledger("intake", indexer(vault));
      for (var head : HEADS) {
        assertThrows(VaultUnwritable.class, () -> append(vault, ledger, head));
      }
      meanwhile =
          () -> {
            meanwhile = () -> {};
            refusing = false;
            vault.ledger("intake", indexer(vault));
          };
      vault.ledger("intake", indexer(vault));
      for (var head : HEADS) {
        byte[] entry = vault.space("entries").get(head.getBytes(UTF_8)).orElseThrow();
        try (var in = vault.content(new ContentId(Key.number(entry, 0))).open()) {
          assertEquals(head, new String(in.readAllBytes(), UTF_8));
        }
      }
      assertEquals(List.of(), engine.verify().problems());
    }
    assertEquals(1, alarms.size(), alarms::toString);
    assertTrue(alarms.getFirst().contains("still waits"), alarms::toString);
  }

  /** The next generation of a plugin has opened the ledger; what is left of the old one goes. */
  @Test
  void h8_theIndexerOfAnOldGenerationIsNotKept() throws Exception {
    try (var engine = Engine.open(data, SETTINGS, Clock.systemUTC(), this::alarm)) {
      var old = opened(engine.of("queue"));
      engine.of("queue").ledger("intake", (_, _, _) -> {});
      for (int i = 0; i < 50 && old.get() != null; i++) {
        System.gc();
        new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
      }
      assertNull(old.get());
    }
  }

  private WeakReference<Indexer> opened(Vault vault) {
    Indexer indexer = indexer(vault);
    vault.ledger("intake", indexer);
    return new WeakReference<>(indexer);
  }

  /** Around the ends of the pages in which they are read. */
  @Test
  void whatNothingExplainsIsCountedToTheLast() throws IOException {
    Engine.open(data, SETTINGS, Clock.systemUTC(), this::alarm).close();
    int there = 0;
    for (int count : new int[] {0, 1, 99, 100, 101, 200, 250}) {
      try (var state = State.open(data.resolve("state"), 1 << 20, 1 << 20, 1);
          var batch = state.batch()) {
        for (; there < count; there++) {
          batch.put(
              Family.META, Meta.unexplained(new Position(1, Mails.FIRST + there)), new byte[0]);
        }
        batch.write();
        state.force();
      }
      try (var engine = Engine.open(data, SETTINGS, Clock.systemUTC(), this::alarm)) {
        assertEquals(count, engine.countUnexplained());
      }
    }
    assertEquals(List.of(), alarms);
  }

  private static void append(Vault vault, Ledger ledger, String head) throws IOException {
    try (var draft = vault.draft()) {
      draft.write(head.getBytes(UTF_8), 0, head.length());
      ledger.append(head.getBytes(UTF_8), draft);
    }
  }

  /** As the queue's: what it has already is not to keep a second content. */
  private Indexer indexer(Vault vault) {
    var entries = vault.space("entries");
    return (tx, head, content) -> {
      if (refusing) {
        throw new IllegalStateException("not now");
      }
      if (tx.get(entries, head).isPresent()) {
        tx.release(content);
      } else {
        tx.put(entries, head, Key.of(content.value()).bytes());
      }
    };
  }
}
