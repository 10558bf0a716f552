package org.rekkas.vault;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
    var _ = thread.submit(() -> guarded(this::clearUp));
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
    } catch (IOException | RuntimeException e) {
      tell(e);
    }
  }

  /** Once, however often it fails in the same way. */
  private void tell(Exception trouble) {
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
    if (fitness.isFailing()) {
      committer.commit(new Probe(fitness));
    }
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
    List<Long> dead;
    try {
      dead = graveyard.take(forcer.forced());
      for (long file : dead) {
        files.delete(file);
      }
    } finally {
      collector.freeing().unlock();
    }
    if (!dead.isEmpty()) {
      committer.commit(
          Chore.of(batch -> dead.forEach(file -> batch.meta().delete(Meta.dead(file)))));
    }
  }

  /** What a run before this one left: files that were dead, and drafts that were never stored. */
  private void clearUp() throws IOException {
    var dead = new ArrayList<Long>();
    byte[] from = Meta.dead().bytes();
    for (var entry : state.range(Family.META, from, Meta.dead().end(), Integer.MAX_VALUE)) {
      dead.add(Meta.fileOfDead(entry.key()));
    }
    for (long file : files.numbers()) {
      if (file < firstId && state.get(Family.CONTENTS, Meta.content(file)) == null) {
        dead.add(file);
      }
    }
    graveyard.add(dead, FORCED);
    bury();
  }

  @Override
  public void close() {
    thread.close();
  }
}
