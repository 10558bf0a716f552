package org.rekkas.idna;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * Brings what an older version put to the keys that addresses and domains have now, once for each
 * {@linkplain Mailbox#KEY_FORM form}. Keys are of texts alone: one with an at-sign is an address,
 * one with a dot a domain. What lies under the new key already stays, and the older goes. What a
 * crash or a full disk leaves undone is done at the next start.
 */
public final class Respelling {
  private static final byte[] DONE = Key.of("keys").bytes();
  private static final byte[] END = {(byte) 0xff};
  private static final int PAGE = 500;

  private final Vault vault;
  private final Space marks;

  /**
   * @param marks where it is kept that it is done
   */
  public Respelling(Vault vault, Space marks) {
    this.vault = vault;
    this.marks = marks;
  }

  /** Always of the same spaces. */
  public void once(Space... spaces) {
    if (marks.get(DONE).map(form -> Key.number(form, 0)).orElse(0L) >= Mailbox.KEY_FORM) {
      return;
    }
    try {
      for (Space space : spaces) {
        all(space);
      }
      transact(tx -> tx.put(marks, DONE, Key.of(Mailbox.KEY_FORM).bytes()));
    } catch (VaultUnwritable _) {
      // The vault tells of it itself, and there is another start.
    }
  }

  private void all(Space space) {
    byte[] from = {};
    for (int size = PAGE; size == PAGE; ) {
      List<Space.Entry> page = space.range(from, END, PAGE);
      size = page.size();
      List<Space.Entry> old = page.stream().filter(Respelling::isOld).toList();
      if (!old.isEmpty()) {
        transact(tx -> old.forEach(entry -> move(tx, space, entry.key())));
      }
      if (size > 0) {
        from = Arrays.copyOf(page.getLast().key(), page.getLast().key().length + 1);
      }
    }
  }

  private static boolean isOld(Space.Entry entry) {
    return !Arrays.equals(entry.key(), now(entry.key()));
  }

  private static void move(Transaction tx, Space space, byte[] from) {
    Optional<byte[]> value = tx.get(space, from);
    byte[] to = now(from);
    if (value.isPresent() && tx.get(space, to).isEmpty()) {
      tx.put(space, to, value.get());
    }
    tx.delete(space, from);
  }

  private static byte[] now(byte[] key) {
    if (key.length == 0 || key[key.length - 1] != 0) {
      return key;
    }
    String[] texts = new String(key, StandardCharsets.UTF_8).split("\0", -1);
    Key now = Key.of(now(texts[0]));
    for (String text : List.of(texts).subList(1, texts.length - 1)) {
      now = now.and(now(text));
    }
    return now.bytes();
  }

  private static String now(String text) {
    int at = text.lastIndexOf('@');
    if (at > 0 && at < text.length() - 1) {
      return new Mailbox(text.substring(0, at), text.substring(at + 1)).key();
    }
    return text.indexOf('.') < 0 ? text : Mailbox.domainKey(text);
  }

  private void transact(Consumer<Transaction> change) {
    vault.transact(
        Vault.Durability.ORDERED,
        tx -> {
          change.accept(tx);
          return true;
        });
  }
}
