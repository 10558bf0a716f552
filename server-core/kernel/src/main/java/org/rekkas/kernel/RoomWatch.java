package org.rekkas.kernel;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.rekkas.spi.vault.Vault.Health;
import org.rekkas.spi.vault.VaultUnwritable.Cause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log that no mail is taken for want of room on the disk, and that it is taken again:
 * once each, for clients are turned away without a line. What else keeps the data from being
 * written alarms by itself. A thread of its own looks every few seconds.
 */
final class RoomWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RoomWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(5);

  /** So often in a row there is room, before that is told: at the edge it comes and goes. */
  private static final int LASTING = 3;

  private final Supplier<Health> health;
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean full;
  private int roomy;

  /**
   * @param health of the vault
   */
  RoomWatch(Supplier<Health> health) {
    this.health = health;
  }

  /** Looks at once, and from then on by itself. */
  void start() {
    look();
    Thread.ofVirtual().name("room").start(this::run);
  }

  private void run() {
    try {
      while (!closed.await(EVERY.toNanos(), TimeUnit.NANOSECONDS)) {
        look();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  void look() {
    switch (health.get()) {
      case Health.Unwritable(Cause cause, String why) when cause == Cause.FULL -> {
        roomy = 0;
        if (!full) {
          full = true;
          log.warn("no mail is taken, until there is room: {}", why);
        }
      }
      case Health.Unwritable _ -> roomy = 0;
      case Health.Writable _ -> {
        if (full && ++roomy == LASTING) {
          full = false;
          roomy = 0;
          log.info("mail is taken again: there is room on the disk");
        }
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
