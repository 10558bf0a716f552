package org.rekkas.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Ledger;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.Vault.Durability;

/** What every {@link Vault} promises, as tests. */
public abstract class VaultContract {
  /** An empty vault. */
  protected abstract Vault vault();

  @Test
  void whatWasPutIsThereAfterTheCommit() {
    Vault vault = vault();
    Space space = vault.space("letters");
    vault.transact(
        Durability.FORCED,
        tx -> {
          tx.put(space, key("a"), octets("1"));
          assertArrayEquals(octets("1"), tx.get(space, key("a")).orElseThrow());
          return true;
        });
    assertArrayEquals(octets("1"), space.get(key("a")).orElseThrow());
    vault.transact(
        Durability.ORDERED,
        tx -> {
          tx.delete(space, key("a"));
          assertTrue(tx.get(space, key("a")).isEmpty());
          return true;
        });
    assertTrue(space.get(key("a")).isEmpty());
  }

  @Test
  void aSpaceHasTheNameThatItsPluginGaveIt() {
    assertEquals("letters", vault().space("letters").name());
  }

  @Test
  void aStepThatThrowsLeavesNothing() {
    Vault vault = vault();
    Space space = vault.space("letters");
    assertThrows(
        IllegalStateException.class,
        () ->
            vault.transact(
                Durability.FORCED,
                tx -> {
                  tx.put(space, key("a"), octets("1"));
                  throw new IllegalStateException("no");
                }));
    assertTrue(space.get(key("a")).isEmpty());
  }

  @Test
  void rangesArePagesInOrder() {
    Vault vault = vault();
    Space space = vault.space("numbers");
    vault.transact(
        Durability.ORDERED,
        tx -> {
          for (long n = -5; n <= 5; n++) {
            tx.put(space, Key.of("n").and(n).bytes(), octets("" + n));
          }
          tx.put(space, Key.of("o").bytes(), octets("other"));
          return true;
        });
    Key all = Key.of("n");
    List<Space.Entry> page = space.range(all.bytes(), all.end(), 4);
    assertEquals(List.of("-5", "-4", "-3", "-2"), page.stream().map(VaultContract::value).toList());
    assertEquals(11, space.range(all.bytes(), all.end(), 100).size());
    vault.transact(
        Durability.ORDERED,
        tx -> {
          tx.delete(space, Key.of("n").and(-4).bytes());
          tx.put(space, Key.of("n").and(-3).bytes(), octets("changed"));
          assertEquals(
              List.of("-5", "changed", "-2"),
              tx.range(space, all.bytes(), all.end(), 3).stream()
                  .map(VaultContract::value)
                  .toList());
          return true;
        });
  }

  @Test
  void concurrentIncrementsAreAllCounted() throws Exception {
    Vault vault = vault();
    Space space = vault.space("counter");
    byte[] key = key("n");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Future<?>>();
      for (int i = 0; i < 50; i++) {
        all.add(
            threads.submit(
                () ->
                    vault.transact(
                        Durability.ORDERED,
                        tx -> {
                          long n =
                              tx.get(space, key).map(v -> ByteBuffer.wrap(v).getLong()).orElse(0L);
                          tx.put(space, key, ByteBuffer.allocate(8).putLong(n + 1).array());
                          return n;
                        })));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertEquals(50, ByteBuffer.wrap(space.get(key).orElseThrow()).getLong());
  }

  @Test
  void contentsOfAllSizesComeBackAsTheyWere() throws IOException {
    Vault vault = vault();
    var random = new Random(7);
    for (int size : new int[] {0, 1, 4096, 65_535, 65_536, 65_537, 300_000, 3_000_000}) {
      byte[] octets = new byte[size];
      random.nextBytes(octets);
      ContentDraft draft = draft(vault, octets);
      assertEquals(size, draft.size());
      assertArrayEquals(octets, read(draft), "draft of " + size);
      ContentId id = vault.transact(Durability.FORCED, tx -> tx.store(draft));
      draft.close();
      assertEquals(size, vault.content(id).size());
      assertArrayEquals(octets, read(vault.content(id)), "content of " + size);
    }
  }

  @Test
  void aContentThatNobodyHoldsIsGone() throws IOException {
    Vault vault = vault();
    ContentDraft draft = draft(vault, octets("text"));
    ContentId id = vault.transact(Durability.FORCED, tx -> tx.store(draft));
    vault.transact(
        Durability.FORCED,
        tx -> {
          tx.hold(id);
          return true;
        });
    release(vault, id);
    assertArrayEquals(octets("text"), read(vault.content(id)));
    release(vault, id);
    assertThrows(IOException.class, () -> read(vault.content(id)));
  }

  @Test
  void aLedgerIndexesWhatItTook() throws IOException {
    Vault vault = vault();
    Space space = vault.space("index");
    Ledger ledger =
        vault.ledger(
            "mails",
            (tx, head, content) ->
                tx.put(space, head, ByteBuffer.allocate(8).putLong(content.value()).array()));
    ContentId id = ledger.append(octets("head"), draft(vault, octets("content")));
    byte[] entry = space.get(octets("head")).orElseThrow();
    assertEquals(id.value(), ByteBuffer.wrap(entry).getLong());
    assertArrayEquals(octets("content"), read(vault.content(id)));
  }

  private static void release(Vault vault, ContentId id) {
    vault.transact(
        Durability.FORCED,
        tx -> {
          tx.release(id);
          return true;
        });
  }

  private static ContentDraft draft(Vault vault, byte[] octets) throws IOException {
    ContentDraft draft = vault.draft();
    for (int at = 0; at < octets.length; at += 8191) {
      draft.write(octets, at, Math.min(8191, octets.length - at));
    }
    return draft;
  }

  private static byte[] read(org.rekkas.spi.mail.Content content) throws IOException {
    try (var in = content.open()) {
      return in.readAllBytes();
    }
  }

  private static byte[] key(String text) {
    return Key.of(text).bytes();
  }

  private static byte[] octets(String text) {
    return text.getBytes(UTF_8);
  }

  private static String value(Space.Entry entry) {
    return new String(entry.value(), UTF_8);
  }
}
