package org.rekkas.directory;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Compares a bounded number of passwords at once: each comparison takes the memory and the core
 * that its hash was made to cost, and a flood of logins must not take those of the mail. Safe for
 * many threads.
 */
public final class BoundedCheck implements PasswordCheck {
  private final Semaphore turns;
  private final Duration patience;
  private final PasswordCheck check;

  /**
   * @param patience how long a login waits for its turn
   */
  public BoundedCheck(int atOnce, Duration patience, PasswordCheck check) {
    this.turns = new Semaphore(atOnce, true);
    this.patience = patience;
    this.check = check;
  }

  @Override
  public boolean matches(Argon2 hash, byte[] password) throws TooBusy {
    if (!turn()) {
      throw new TooBusy();
    }
    try {
      return check.matches(hash, password);
    } finally {
      turns.release();
    }
  }

  private boolean turn() {
    try {
      return turns.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
