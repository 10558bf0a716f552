package org.rekkas.plugins.accounts;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Compares a bounded number of passwords at once: each comparison takes the memory and the core
 * that its hash was made to cost, and a flood of logins must not take those of the mail. Safe for
 * many threads.
 */
final class BoundedCheck implements PasswordCheck {
  private static final long PATIENCE_SECONDS = 4;
  private final Semaphore turns;

  BoundedCheck(int atOnce) {
    turns = new Semaphore(atOnce, true);
  }

  @Override
  public boolean matches(Argon2 hash, byte[] password) throws TooBusy {
    if (!turn()) {
      throw new TooBusy();
    }
    try {
      return hash.matches(password);
    } finally {
      turns.release();
    }
  }

  private boolean turn() {
    try {
      return turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
