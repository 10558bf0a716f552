package org.rekkas.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Ledger;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.Vault.Durability;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.vault.state.Family;
import org.rekkas.vault.state.State;

/** The engine as one plugin sees it, and what it finds again after an end of either kind. */
final class EngineTest {
  private static final EngineSettings SMALL =
      EngineSettings.defaults().withSegmentOctets(1 << 20).withReserveOctets(0);

  private final List<String> alarms = new ArrayList<>();

  @TempDir Path folder;

  private Engine open(Path data) throws IOException {
    return Engine.open(data, SMALL, Clock.systemUTC(), alarms::add);
  }

  @Test
  void whatIsCommittedIsFoundAfterAReopening() throws IOException {
    byte[] key = Key.of("a").bytes();
    try (var engine = open(folder)) {
      var vault = engine.of("one");
      var space = vault.space("things");
      vault.transact(
          Durability.FORCED,
          tx -> {
            tx.put(space, key, "1".getBytes(UTF_8));
            return tx.get(space, key);
          });
      assertTrue(engine.of("two").space("things").get(key).isEmpty());
    }
    try (var engine = open(folder)) {
      var found = engine.of("one").space("things").get(key);
      assertEquals("1", new String(found.orElseThrow(), UTF_8));
    }
    assertEquals(List.of(), alarms);
  }

  /** As where a jar was replaced below a server that runs. */
  @Test
  void anErrorInOneStepStopsNobodyElse() throws IOException {
    try (var engine = open(folder)) {
      var vault = engine.of("one");
      var space = vault.space("things");
      Ledger ledger =
          vault.ledger(
              "l",
              (tx, head, _) -> {
                if (head.length == 3) {
                  throw new NoClassDefFoundError("org/example/Gone");
                }
                tx.put(space, head, head);
              });
      append(vault, ledger, "a");
      var why = assertThrows(VaultUnwritable.class, () -> append(vault, ledger, "bad"));
      assertInstanceOf(NoClassDefFoundError.class, why.getCause().getCause());
      append(vault, ledger, "c");
      assertTrue(space.get("c".getBytes(UTF_8)).isPresent());
    }
  }

  private static void append(Vault vault, Ledger ledger, String head) throws IOException {
    try (var draft = vault.draft()) {
      ledger.append(head.getBytes(UTF_8), draft);
    }
  }

  @Test
  void whoOnlyLooksSeesWhatIsThereAndMakesNoSpace() throws IOException {
    byte[] key = Key.of("a").bytes();
    try (var engine = open(folder)) {
      var unmade = engine.lookAt("one").space("things");
      assertEquals("things", unmade.name());
      assertTrue(unmade.get(key).isEmpty());
      assertEquals(List.of(), unmade.range(key, Key.of("b").bytes(), 1));
      var vault = engine.of("one");
      var made = vault.space("things");
      vault.transact(
          Durability.FORCED,
          tx -> {
            tx.put(made, key, new byte[] {1});
            return true;
          });
      assertTrue(engine.lookAt("one").space("things").get(key).isPresent());
      assertTrue(engine.lookAt("one").space("others").get(key).isEmpty());
    }
    try (var state = State.openToRead(folder.resolve("state"), 1 << 20, 1 << 20)) {
      assertArrayEquals(Meta.number(1), state.get(Family.META, Meta.SPACES));
      assertNull(state.get(Family.META, Meta.space("one/others")));
    }
  }

  @Test
  void contentsOfEverySizeComeBackAsTheyWere() throws IOException {
    var ids = new ArrayList<ContentId>();
    int[] sizes = {0, 1, 4096, 65535, 65536, 65537, 200_000, 3_000_000};
    try (var engine = open(folder)) {
      var vault = engine.of("one");
      for (int size : sizes) {
        byte[] octets = octets(size);
        var draft = vault.draft();
        for (int at = 0; at < size; at += 777) {
          draft.write(octets, at, Math.min(777, size - at));
        }
        assertArrayEquals(octets, draft.open().readAllBytes());
        ids.add(vault.transact(Durability.FORCED, tx -> tx.store(draft)));
        draft.close();
        assertArrayEquals(octets, vault.content(ids.getLast()).open().readAllBytes());
      }
    }
    try (var engine = open(folder)) {
      for (int i = 0; i < sizes.length; i++) {
        var content = engine.of("one").content(ids.get(i));
        assertEquals(sizes[i], content.size());
        try (var in = content.open()) {
          assertArrayEquals(octets(sizes[i]), in.readAllBytes());
        }
      }
    }
    assertEquals(List.of(), alarms);
  }

  @Test
  void h1_aRecordWhoseEntryWasLostIsIndexedAgain() throws IOException {
    ContentId content;
    try (var engine = open(folder.resolve("data"))) {
      var before = folder.resolve("before");
      Copies.copy(folder.resolve("data/state"), before);
      var vault = engine.of("queue");
      var ledger = vault.ledger("intake", index(vault));
      content = append(vault, ledger, "first", octets(5000));
      Copies.copy(folder.resolve("data/content"), folder.resolve("crashed/content"));
      Copies.copy(before, folder.resolve("crashed/state"));
    }
    for (int again = 0; again < 2; again++) {
      try (var engine = open(folder.resolve("crashed"))) {
        var vault = engine.of("queue");
        vault.ledger("intake", index(vault));
        var found = vault.space("entries").get("first".getBytes(UTF_8));
        assertEquals(content.value(), Key.number(found.orElseThrow(), 0));
        assertArrayEquals(octets(5000), vault.content(content).open().readAllBytes());
      }
    }
    assertEquals(List.of(), alarms);
  }

  /** What it knew to be delivered or deleted would be taken for new, and sent. */
  @Test
  void h1_contentsWithoutAStateAreNotOpened() throws IOException {
    try (var engine = open(folder)) {
      append(
          engine.of("queue"),
          engine.of("queue").ledger("intake", (_, _, _) -> {}),
          "first",
          octets(5));
    }
    Files.move(folder.resolve("state"), folder.resolve("elsewhere"));
    for (int again = 0; again < 2; again++) {
      var refused = assertThrows(IOException.class, () -> open(folder));
      assertTrue(refused.getMessage().contains("no state in " + folder.resolve("state")));
      assertTrue(refused.getMessage().contains("rekkas repair [--backup DIR]"));
    }
    Files.createDirectories(folder.resolve("state"));
    assertThrows(IOException.class, () -> open(folder), "an empty folder is no state");
    Files.delete(folder.resolve("state"));
    Files.move(folder.resolve("elsewhere"), folder.resolve("state"));
    open(folder).close();
    assertEquals(List.of(), alarms);
  }

  /** A first start that was broken off has made files ready at most. */
  @Test
  void h1_segmentsThatWereOnlyMadeReadyNeedNoState() throws IOException {
    var segments = Files.createDirectories(folder.resolve("content/segments"));
    Files.write(segments.resolve("0000000000000001.segment"), new byte[1 << 20]);
    Files.write(segments.resolve("0000000000000002.segment"), new byte[4096]);
    open(folder).close();
    assertEquals(List.of(), alarms);
  }

  /** Its file is still needed, though whoever appended it heard that it was not taken. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void h1_aLargeRecordWithoutAnEntryIsIndexedAgainAndWhole(boolean byAnError) throws IOException {
    ContentId content;
    try (var engine = open(folder)) {
      var vault = engine.of("queue");
      var ledger =
          vault.ledger(
              "intake",
              (_, _, _) -> {
                if (byAnError) {
                  throw new NoClassDefFoundError("of a jar that was replaced");
                }
                throw new IllegalStateException("an indexer that fails");
              });
      try (var draft = (Draft) vault.draft()) {
        draft.write(octets(200_000), 0, 200_000);
        content = draft.id();
        var head = "large".getBytes(UTF_8);
        assertThrows(VaultUnwritable.class, () -> ledger.append(head, draft));
      }
    }
    try (var engine = open(folder)) {
      var vault = engine.of("queue");
      vault.ledger("intake", index(vault));
      var found = vault.space("entries").get("large".getBytes(UTF_8));
      assertEquals(content.value(), Key.number(found.orElseThrow(), 0));
      assertArrayEquals(octets(200_000), vault.content(content).open().readAllBytes());
    }
  }

  @Test
  void h6_aSecondInstanceIsRefusedWithAClearText() throws IOException {
    try (var _ = open(folder)) {
      var refused = assertThrows(VaultInUse.class, () -> open(folder));
      assertTrue(refused.getMessage().contains("is in use by process"), refused.getMessage());
      assertTrue(Engine.holder(folder).orElseThrow().startsWith("process "));
    }
    assertEquals(Optional.empty(), Engine.holder(folder));
    open(folder).close();
  }

  @Test
  void aContentWithoutReferencesIsGone() throws IOException {
    try (var engine = open(folder)) {
      var vault = engine.of("one");
      var draft = vault.draft();
      draft.write(octets(100), 0, 100);
      var id = vault.transact(Durability.ORDERED, tx -> tx.store(draft));
      vault.transact(
          Durability.ORDERED,
          tx -> {
            tx.hold(id);
            tx.release(id);
            return 0;
          });
      assertEquals(100, vault.content(id).size());
      vault.transact(
          Durability.ORDERED,
          tx -> {
            tx.release(id);
            return 0;
          });
      assertThrows(IOException.class, () -> vault.content(id).open());
    }
  }

  @Test
  void aStepThatWasOvertakenRunsAgain() throws Exception {
    try (var engine = open(folder)) {
      var vault = engine.of("one");
      var space = vault.space("counters");
      byte[] key = Key.of("count").bytes();
      var threads = new ArrayList<Thread>();
      for (int t = 0; t < 8; t++) {
        threads.add(
            Thread.startVirtualThread(
                () -> {
                  for (int i = 0; i < 100; i++) {
                    vault.transact(
                        Durability.ORDERED,
                        tx -> {
                          long n = tx.get(space, key).map(v -> Key.number(v, 0)).orElse(0L);
                          tx.put(space, key, Key.of(n + 1).bytes());
                          return n;
                        });
                  }
                }));
      }
      for (var thread : threads) {
        thread.join();
      }
      assertEquals(800, Key.number(space.get(key).orElseThrow(), 0));
    }
  }

  @Test
  void segmentsFollowEachOther() throws IOException {
    var ids = new ArrayList<ContentId>();
    try (var engine = open(folder)) {
      var vault = engine.of("queue");
      var ledger = vault.ledger("intake", index(vault));
      for (int i = 0; i < 100; i++) {
        ids.add(append(vault, ledger, "m" + i, octets(30_000)));
      }
      assertInstanceOf(Vault.Health.Writable.class, vault.health());
    }
    try (var engine = open(folder)) {
      for (var id : ids) {
        assertArrayEquals(octets(30_000), engine.of("queue").content(id).open().readAllBytes());
      }
    }
  }

  private static org.rekkas.spi.vault.Ledger.Indexer index(Vault vault) {
    var entries = vault.space("entries");
    return (tx, head, content) -> tx.put(entries, head, Key.of(content.value()).bytes());
  }

  private static ContentId append(
      Vault vault, org.rekkas.spi.vault.Ledger ledger, String head, byte[] octets)
      throws IOException {
    try (var draft = vault.draft()) {
      draft.write(octets, 0, octets.length);
      return ledger.append(head.getBytes(UTF_8), draft);
    }
  }

  private static byte[] octets(int size) {
    byte[] octets = new byte[size];
    new Random(size).nextBytes(octets);
    return Arrays.copyOf(octets, size);
  }
}
