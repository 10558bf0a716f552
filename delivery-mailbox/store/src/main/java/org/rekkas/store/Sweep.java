package org.rekkas.store;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.Vault.Durability;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * Takes away what appends are recognised by when they cannot come again. The queue says so itself
 * ({@code forget}), but what it would have said when a crash came, of about a thousand mails, it
 * never says.
 *
 * <p>A queue repeats an append within its expiry, five days unless configured: what is older than
 * {@link #KEPT} goes, counted from the append and not from the mail's id, since the id of an
 * imported mail has no time. Never within an hour of the start: after a long time off, the queue
 * repeats first.
 *
 * <p>Runs once a day, on a thread of its own that an append starts: where nothing comes, nothing
 * collects. Safe for many threads.
 */
final class Sweep implements AutoCloseable {
  static final Duration KEPT = Duration.ofDays(60);
  static final Duration FIRST_AFTER = Duration.ofHours(1);
  static final Duration EVERY = Duration.ofDays(1);

  private final Vault vault;
  private final Space appended;
  private final Clock clock;
  private final Executor executor;
  private final AtomicLong due;
  private final ReentrantLock running = new ReentrantLock();
  private volatile boolean closed;

  Sweep(Vault vault, Layout layout, Clock clock, Executor executor) {
    this.vault = vault;
    this.appended = layout.appended();
    this.clock = clock;
    this.executor = executor;
    this.due = new AtomicLong(clock.instant().plus(FIRST_AFTER).getEpochSecond());
  }

  /** Starts a run, if it is time. Costs next to nothing where it is not. */
  void ifDue() {
    long now = clock.instant().getEpochSecond();
    long at = due.get();
    if (now >= at && due.compareAndSet(at, now + EVERY.toSeconds())) {
      executor.execute(() -> run(now - KEPT.toSeconds()));
    }
  }

  private void run(long before) {
    running.lock();
    try {
      Pages.each(appended, page -> !closed && sweep(page, before));
    } catch (VaultUnwritable _) {
      // The vault tells of it itself, and there is another day.
    } finally {
      running.unlock();
    }
  }

  private boolean sweep(List<Space.Entry> page, long before) {
    var old = page.stream().filter(entry -> isOld(entry.value(), before)).toList();
    return old.isEmpty()
        || vault.transact(
            Durability.ORDERED,
            tx -> {
              old.forEach(entry -> tx.delete(appended, entry.key()));
              return true;
            });
  }

  /** One that is damaged still tells of an append, and stays. */
  private static boolean isOld(byte[] value, long before) {
    try {
      return Occasion.read(value).second() < before;
    } catch (StoreDamaged _) {
      return false;
    }
  }

  /** Ends a run behind the page that it is at. */
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
