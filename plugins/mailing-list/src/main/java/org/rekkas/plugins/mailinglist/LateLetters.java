package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.rekkas.originator.PutOff;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * Sends the letters about held posts, and once an hour, while mail comes to lists, those again that
 * a filter put off, or that could not be written. So a post that is held is done with, and who
 * decides about it before the letter is out does not meet it again. Thread-safe.
 *
 * <pre>
 * late   list, mail → nothing
 * </pre>
 */
final class LateLetters {
  private static final Duration EVERY = Duration.ofHours(1);
  private static final int MOST = 100;
  private static final byte[] END = {(byte) 0xff};

  private final Surroundings given;
  private final Vault vault;
  private final Lists lists;
  private final Notices notices;
  private final Space late;
  private final AtomicReference<Instant> last;
  private final AtomicReference<byte[]> next = new AtomicReference<>(new byte[0]);

  LateLetters(Surroundings given, Lists lists, Notices notices) {
    this.given = given;
    this.lists = lists;
    this.notices = notices;
    vault = given.vault();
    late = vault.space("late");
    last = new AtomicReference<>(given.clock().instant());
  }

  /** At once, or as soon as that can be. */
  void send(MailingList list, MailId post) {
    try {
      notices.send(list, post.text());
    } catch (IOException e) {
      warn(list.key(), post.text(), e instanceof PutOff off ? off.why() : e.toString());
      add(Key.of(list.key()).and(post.text()).bytes());
    }
  }

  private void add(byte[] key) {
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.put(late, key, new byte[0]);
          return true;
        });
  }

  void look() {
    Instant now = given.clock().instant();
    Instant then = last.get();
    boolean due = Duration.between(then, now).abs().compareTo(EVERY) >= 0;
    if (due && last.compareAndSet(then, now)) {
      try {
        sendSome();
      } catch (VaultUnwritable _) {
        // the disk is not well: in an hour
      }
    }
  }

  /** So many an hour, and the next ones in the next: what cannot go hinders no other. */
  private void sendSome() {
    List<Space.Entry> some = late.range(next.get(), END, MOST);
    for (Space.Entry entry : some) {
      sendAgain(entry.key());
    }
    byte[] behind = some.isEmpty() ? new byte[0] : some.getLast().key();
    next.set(some.size() < MOST ? new byte[0] : Arrays.copyOf(behind, behind.length + 1));
  }

  private void sendAgain(byte[] key) {
    String list = Key.text(key, 0);
    String post = Key.text(key, list.getBytes(StandardCharsets.UTF_8).length + 1);
    try {
      Optional<MailingList> found = lists.find(Mailbox.of(list));
      if (found.isPresent()) {
        notices.send(found.get(), post);
      }
      remove(key);
    } catch (PutOff _) {
      // that was said: in an hour
    } catch (VaultUnwritable e) {
      throw e;
    } catch (IOException | RuntimeException e) { // the post cannot be read
      warn(list, post, e.toString());
    }
  }

  private void warn(String list, String post, String why) {
    var evidence = Evidence.of("a post to " + list + " waits without a letter about it: " + why);
    var id = Optional.of(new MailId(post));
    given.journal().note(new Note.Remark(given.plugin(), Note.Level.WARN, id, evidence));
  }

  private void remove(byte[] key) {
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.delete(late, key);
          return true;
        });
  }
}
