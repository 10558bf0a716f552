package org.rekkas.delivery;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.rekkas.delivery.files.Removal;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Folder;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.store.VaultStore;

/**
 * Deletes what has been in a folder Junk for as long as {@code junk-keep} of {@code <mailbox>}
 * says. What counts is the time in Junk, by {@link JunkMarks}: nothing goes on the day that a
 * server learns to do this, or somebody moves an old mail there.
 *
 * <p>Runs once a day, on a thread of its own that a delivery starts, and never within an hour of
 * the start: where nothing comes, Junk grows no more. Safe for many threads.
 *
 * <pre>
 * junk   owner → a {@link JunkMarks}
 * </pre>
 */
final class JunkRound implements AutoCloseable {
  static final Duration FIRST_AFTER = Duration.ofHours(1);
  static final Duration EVERY = Duration.ofDays(1);

  private static final int PAGE = 500;
  private static final byte[] FIRST = {};
  private static final byte[] END = {(byte) 0xff};

  private final Surroundings given;
  private final VaultStore store;
  private final Duration keep;
  private final Executor executor;
  private final Space space;
  private final AtomicLong due;
  private final ReentrantLock running = new ReentrantLock();
  private volatile boolean closed;

  JunkRound(Surroundings given, VaultStore store, Duration keep, Executor executor) {
    this.given = given;
    this.store = store;
    this.keep = keep;
    this.executor = executor;
    space = given.vault().space("junk");
    due = new AtomicLong(now() + FIRST_AFTER.toSeconds());
  }

  private long now() {
    return given.clock().instant().getEpochSecond();
  }

  /** Starts a run, if it is time. Costs next to nothing where it is not. */
  void ifDue() {
    long now = now();
    long at = due.get();
    boolean wanted = !keep.isZero() && now >= at;
    if (wanted && due.compareAndSet(at, now + EVERY.toSeconds())) {
      executor.execute(() -> run(now));
    }
  }

  private void run(long now) {
    running.lock();
    try {
      boolean first = space.range(FIRST, END, 1).isEmpty();
      long deleted = round(now);
      if (first && !space.range(FIRST, END, 1).isEmpty()) {
        tell("from now on mail is deleted when it has been in Junk for " + told());
      }
      if (deleted > 0) {
        tell(messages(deleted) + " deleted that had been in Junk for " + told());
      }
    } catch (VaultUnwritable _) {
      // The vault tells of it itself, and there is another day.
    } finally {
      running.unlock();
    }
  }

  private long round(long now) {
    long deleted = 0;
    List<Mailbox> page = store.owners(Optional.empty(), PAGE);
    while (!page.isEmpty()) {
      for (Mailbox owner : page) {
        if (closed) {
          return deleted;
        }
        deleted += guarded(owner, now);
      }
      page = store.owners(Optional.of(page.getLast()), PAGE);
    }
    return deleted;
  }

  /** A mailbox that is damaged keeps no other from its turn. */
  private long guarded(Mailbox owner, long now) {
    try {
      return of(owner, now);
    } catch (UncheckedIOException e) {
      var evidence = Evidence.of(e.toString()).with("mailbox", owner.toString());
      note(Note.Level.ERROR, evidence);
      return 0;
    }
  }

  private long of(Mailbox owner, long now) {
    byte[] key = Key.of(owner.key()).bytes();
    Optional<byte[]> kept = space.get(key);
    Optional<Folder> junk = given.store().folder(owner, Folder.JUNK);
    if (junk.isEmpty()) {
      kept.ifPresent(_ -> put(key, Optional.empty()));
      return 0;
    }
    long validity = junk.get().uidValidity();
    JunkMarks marks =
        kept.flatMap(JunkMarks::unpack)
            .filter(known -> known.uidValidity() == validity)
            .orElseGet(() -> JunkMarks.none(validity));
    var removal = new Removal(given.store(), owner, Folder.JUNK);
    removal.below(marks.reachedAt(now - keep.toSeconds()));
    byte[] fresh = marks.at(now, junk.get().uidNext(), keep).pack();
    if (kept.isEmpty() || !Arrays.equals(kept.get(), fresh)) {
      put(key, Optional.of(fresh));
    }
    return removal.removed();
  }

  private void put(byte[] key, Optional<byte[]> value) {
    given
        .vault()
        .transact(
            Vault.Durability.ORDERED,
            tx -> {
              value.ifPresentOrElse(v -> tx.put(space, key, v), () -> tx.delete(space, key));
              return true;
            });
  }

  private void tell(String what) {
    note(Note.Level.INFO, Evidence.of(what + ": junk-keep of <mailbox> in conf/server.xml"));
  }

  private void note(Note.Level level, Evidence evidence) {
    given.journal().note(new Note.Remark(MailboxAgent.NAME, level, Optional.empty(), evidence));
  }

  private String told() {
    long days = keep.toDays();
    return Duration.ofDays(days).equals(keep) ? days + "d" : keep.toSeconds() + "s";
  }

  private static String messages(long count) {
    return count == 1 ? "1 message" : count + " messages";
  }

  /** Ends a run behind the mailbox that it is at. */
  @Override
  public void close() {
    closed = true;
    running.lock();
    try {
      // The run that was on its way is over.
    } finally {
      running.unlock();
    }
  }
}
