package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * Letters to moderators that a filter put off until the mail could wait for them no more: the post
 * is held, and the letter is tried again once an hour while mail comes to lists. Thread-safe.
 *
 * <pre>
 * late   list, mail → nothing
 * </pre>
 */
final class LateLetters {
  private static final Duration EVERY = Duration.ofHours(1);
  private static final int MOST = 100;
  private static final byte[] END = {(byte) 0xff};

  private final Vault vault;
  private final Clock clock;
  private final Lists lists;
  private final Moderation moderation;
  private final Space late;
  private final AtomicReference<Instant> last;

  LateLetters(Vault vault, Clock clock, Lists lists, Moderation moderation) {
    this.vault = vault;
    this.clock = clock;
    this.lists = lists;
    this.moderation = moderation;
    late = vault.space("late");
    last = new AtomicReference<>(clock.instant());
  }

  void add(MailingList list, MailId post) {
    byte[] key = Key.of(list.key()).and(post.text()).bytes();
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.put(late, key, new byte[0]);
          return true;
        });
  }

  void look() {
    Instant now = clock.instant();
    Instant then = last.get();
    boolean due = Duration.between(then, now).abs().compareTo(EVERY) >= 0;
    if (due && last.compareAndSet(then, now)) {
      send();
    }
  }

  private void send() {
    try {
      for (Space.Entry entry : late.range(new byte[0], END, MOST)) {
        send(entry.key());
      }
    } catch (IOException | VaultUnwritable _) {
      // the filter is not well yet, or the disk: in an hour
    }
  }

  private void send(byte[] key) throws IOException {
    String list = Key.text(key, 0);
    String post = Key.text(key, list.getBytes(StandardCharsets.UTF_8).length + 1);
    Optional<MailingList> found = lists.find(Mailbox.of(list));
    if (found.isPresent()) {
      moderation.tell(found.get(), post);
    }
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.delete(late, key);
          return true;
        });
  }
}
