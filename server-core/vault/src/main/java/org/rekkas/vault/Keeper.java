package org.rekkas.vault;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.vault.large.LargeFiles;
import org.rekkas.vault.state.Family;
import org.rekkas.vault.state.State;

/**
 * Does what can wait: looks at the free space, forces what nobody waits for, deletes files that are
 * dead. Has a thread of its own.
 */
final class Keeper implements AutoCloseable {
  /** A sequence number that every run finds forced. */
  private static final long FORCED = 0;

  private static final int PAGE = 1_000;

  private final State state;
  private final Committer committer;
  private final Forcer forcer;
  private final Graveyard graveyard;
  private final Collector collector;
  private final Runnable healing;
  private final LargeFiles files;
  private final Room room;
  private final Fitness fitness;
  private final Consumer<String> alarm;
  private final long firstId;
  private long collected = -1;
  private String told = "";
  private long looked = System.nanoTime();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("vault-keeper").daemon().factory());

  Keeper(
      State state,
      Committer committer,
      Forcer forcer,
      Graveyard graveyard,
      Collector collector,
      Runnable healing,
      LargeFiles files,
      Room room,
      Fitness fitness,
      long firstId,
      Consumer<String> alarm) {
    this.state = state;
    this.committer = committer;
    this.forcer = forcer;
    this.graveyard = graveyard;
    this.collector = collector;
    this.healing = healing;
    this.files = files;
    this.room = room;
    this.fitness = fitness;
    this.firstId = firstId;
    this.alarm = alarm;
  }

  void start(Duration every) {
    var _ = thread.submit(() -> guarded(() -> clearUp(every)));
    var _ =
        thread.scheduleWithFixedDelay(
            () -> guarded(this::look), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private interface Work {
    void run() throws IOException;
  }

  private void guarded(Work work) {
    try {
      work.run();
      told = "";
    } catch (VaultUnwritable e) {
      if (e.reason() != VaultUnwritable.Cause.STOPPING) {
        tell(e);
      }
    } catch (IOException | RuntimeException | Error e) {
      tell(e);
    }
  }

  /** Once, however often it fails in the same way. */
  private void tell(Throwable trouble) {
    var text = "the vault's keeper failed: " + trouble;
    if (!text.equals(told)) {
      told = text;
      alarm.accept(text);
    }
  }

  void look() throws IOException {
    room.look();
    if (fitness.isBroken()) {
      healing.run();
    }
    try {
      tidy();
    } finally {
      if (fitness.isFailing() || collector.wantsRecord()) {
        committer.commit(new Probe(fitness));
      }
    }
  }

  /** Also while no record can be written: what is freed here may be what is missing. */
  private void tidy() throws IOException {
    if (state.sequence() > forcer.forced()) {
      committer.commit(Chore.forced(_ -> {}));
    }
    if (!graveyard.isEmpty()) {
      bury();
    }
    if (committer.commits() != collected || collector.isDue()) {
      collector.collect();
      collected = committer.commits();
    }
  }

  /** While a backup runs, what is dead waits. */
  private void bury() throws IOException {
    if (!collector.freeing().tryLock()) {
      return;
    }
    var buried = new ArrayList<Long>();
    try {
      delete(graveyard.take(forcer.forced()), buried);
    } finally {
      collector.freeing().unlock();
      if (!buried.isEmpty()) {
        committer.commit(
            Chore.of(batch -> buried.forEach(file -> batch.meta().delete(Meta.dead(file)))));
      }
    }
  }

  /** One that cannot be deleted is tried again behind the others. */
  private void delete(List<Long> dead, List<Long> buried) throws IOException {
    try {
      for (long file : dead) {
        files.delete(file);
        buried.add(file);
      }
    } finally {
      var left = new ArrayList<>(dead.subList(buried.size(), dead.size()));
      Collections.rotate(left, -1);
      graveyard.add(left, FORCED);
    }
  }

  /**
   * What a run before this one left: files that were dead, and drafts that were never stored. There
   * may be millions to go through, and what is looked at else goes on meanwhile.
   */
  private void clearUp(Duration every) throws IOException {
    byte[] from = Meta.dead().bytes();
    List<Space.Entry> page;
    do {
      page = state.range(Family.META, from, Meta.dead().end(), PAGE);
      buryThese(page.stream().map(entry -> Meta.fileOfDead(entry.key())).toList());
      lookBetween(every);
      from = page.isEmpty() ? from : Meta.dead(Meta.fileOfDead(page.getLast().key()) + 1);
    } while (page.size() == PAGE);
    var unknown = new ArrayList<Long>();
    files.visit(
        file -> {
          if (file < firstId && state.get(Family.CONTENTS, Meta.content(file)) == null) {
            unknown.add(file);
          }
          if (unknown.size() == PAGE) {
            buryThese(unknown);
            unknown.clear();
          }
          lookBetween(every);
        });
    buryThese(unknown);
  }

  private void buryThese(List<Long> dead) throws IOException {
    graveyard.add(dead, FORCED);
    bury();
  }

  private void lookBetween(Duration every) {
    if (System.nanoTime() - looked < every.toNanos()) {
      return;
    }
    if (thread.isShutdown()) {
      throw Fitness.stopped();
    }
    guarded(this::look);
    looked = System.nanoTime();
  }

  @Override
  public void close() {
    thread.close();
  }
}
