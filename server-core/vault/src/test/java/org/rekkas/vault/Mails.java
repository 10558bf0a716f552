package org.rekkas.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.util.Random;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Ledger;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.Vault.Durability;

/** A queue in miniature: what its ledger takes has an entry under its head. */
final class Mails {
  /** The offset of the first one's record in a segment. */
  static final int FIRST = 2 * 4096;

  private final Vault vault;
  private final Ledger ledger;

  Mails(Engine engine) {
    vault = engine.of("queue");
    var entries = vault.space("entries");
    ledger =
        vault.ledger(
            "intake",
            (tx, head, content) -> {
              if (tx.get(entries, head).isEmpty()) {
                tx.put(entries, head, Key.of(content.value()).bytes());
              }
            });
  }

  static byte[] octets(String head, int size) {
    byte[] octets = new byte[size];
    new Random(head.hashCode()).nextBytes(octets);
    return octets;
  }

  ContentId take(String head, int size) throws IOException {
    return take(head, octets(head, size));
  }

  ContentId take(String head, byte[] octets) throws IOException {
    try (var draft = vault.draft()) {
      draft.write(octets, 0, octets.length);
      return ledger.append(head.getBytes(UTF_8), draft);
    }
  }

  boolean has(String head) {
    return vault.space("entries").get(head.getBytes(UTF_8)).isPresent();
  }

  void check(String head, int size) throws IOException {
    var entry = vault.space("entries").get(head.getBytes(UTF_8)).orElseThrow();
    try (var in = vault.content(new ContentId(Key.number(entry, 0))).open()) {
      assertArrayEquals(octets(head, size), in.readAllBytes(), head);
    }
  }

  void forget(String head) {
    var entries = vault.space("entries");
    byte[] key = head.getBytes(UTF_8);
    vault.transact(
        Durability.ORDERED,
        tx -> {
          tx.release(new ContentId(Key.number(tx.get(entries, key).orElseThrow(), 0)));
          tx.delete(entries, key);
          return true;
        });
  }
}
