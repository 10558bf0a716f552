package org.rekkas.kernel.plugins.guard;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks ten times a second at the calls into plugins that are under way: releases the callers of
 * those that are overdue, and gives the scheduler of the virtual threads one more carrier for each
 * call that has kept one busy for half a second, so that a plugin which spins takes no session with
 * it. One platform thread for the whole server.
 */
public final class Watchdog implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Set<Errand> underWay = ConcurrentHashMap.newKeySet();
  private final Carriers carriers = new Carriers();
  private volatile boolean closed;
  private final Thread thread;

  public Watchdog() {
    thread = Thread.ofPlatform().daemon().name("rekkas-watchdog").start(this::watch);
  }

  void watch(Errand errand) {
    underWay.add(errand);
  }

  /** To be called when its caller goes on. One that is left behind stays under watch. */
  void forget(Errand errand) {
    if (errand.isDone()) {
      underWay.remove(errand);
      errand.uncount();
    }
  }

  private void watch() {
    while (!closed) {
      LockSupport.parkNanos(this, LOOK.toNanos());
      try {
        carriers.more(spinning(System.nanoTime()));
      } catch (RuntimeException | Error e) { // without this thread no caller is released any more
        log.error("calls into plugins could not be looked at", e);
      }
    }
  }

  private int spinning(long now) {
    int spinning = 0;
    for (Errand errand : underWay) {
      if (spins(errand, now)) {
        spinning++;
      }
    }
    return spinning;
  }

  private boolean spins(Errand errand, long now) {
    if (errand.isOver() && !errand.worker().isAlive()) {
      underWay.remove(errand);
      errand.uncount();
      return false;
    }
    errand.look(now);
    boolean spins = errand.spins();
    if (!underWay.contains(errand)) {
      errand.uncount();
    }
    return spins;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
