package org.rekkas.directory;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Gives a password that holds a new hash where the old one was made to cost something else than is
 * configured now: as long as there are both, how long a login takes tells which accounts exist
 * (attack C6).
 *
 * <p>It is done behind the login, by one thread and for one password at a time: who logs in while
 * it is busy has a turn at another login. A store that cannot be written is reported once and left
 * alone. Safe for many threads.
 */
public final class RenewingCheck implements PasswordCheck, AutoCloseable {
  /** Where hashes are kept. */
  @FunctionalInterface
  public interface Store {
    /** Puts a hash in the place of another, if that is still there. */
    void replace(Argon2 was, Argon2 by) throws IOException;
  }

  private final PasswordCheck check;
  private final Argon2.Cost cost;
  private final RandomGenerator random;
  private final Store store;
  private final Consumer<String> report;
  private final ThreadPoolExecutor one =
      new ThreadPoolExecutor(
          0,
          1,
          1,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().name("renew-hashes").daemon().factory());
  private volatile boolean closed;

  /**
   * @param cost what a hash is to cost
   * @param report takes why the store cannot be written
   */
  public RenewingCheck(
      PasswordCheck check,
      Argon2.Cost cost,
      RandomGenerator random,
      Store store,
      Consumer<String> report) {
    this.check = check;
    this.cost = cost;
    this.random = random;
    this.store = store;
    this.report = report;
  }

  @Override
  public boolean matches(Argon2 hash, byte[] password) throws TooBusy {
    boolean same = check.matches(hash, password);
    if (same && !hash.cost().equals(cost) && !closed) {
      renew(hash, password.clone());
    }
    return same;
  }

  private void renew(Argon2 was, byte[] password) {
    try {
      one.execute(() -> replace(was, password));
    } catch (RejectedExecutionException _) {
      Arrays.fill(password, (byte) 0); // another one's turn
    }
  }

  private void replace(Argon2 was, byte[] password) {
    try {
      store.replace(was, Argon2.make(password, cost, random));
    } catch (IOException | RuntimeException e) {
      closed = true;
      report.accept("passwords keep their old hashes, no new one can be written: " + e);
    } finally {
      Arrays.fill(password, (byte) 0);
    }
  }

  /** Waits for the hash that is being made. */
  @Override
  public void close() {
    closed = true;
    one.close();
  }
}
