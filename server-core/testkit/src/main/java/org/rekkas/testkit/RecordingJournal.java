package org.rekkas.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;

/** Keeps every note, in order, and lets a test wait for one. */
public final class RecordingJournal implements Journal {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition noted = lock.newCondition();
  private final List<Note> notes = new ArrayList<>();

  @Override
  public void note(Note note) {
    lock.lock();
    try {
      notes.add(note);
      noted.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public List<Note> notes() {
    lock.lock();
    try {
      return List.copyOf(notes);
    } finally {
      lock.unlock();
    }
  }

  /** The notes of one kind. */
  public <N extends Note> List<N> notes(Class<N> kind) {
    return notes().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The first note of a kind that the predicate takes; waits for it at most ten seconds. */
  public <N extends Note> N await(Class<N> kind, Predicate<N> which) {
    return awaitCount(kind, which, 1).getFirst();
  }

  /** Waits until so many notes were taken by the predicate, at most ten seconds. */
  public <N extends Note> List<N> awaitCount(Class<N> kind, Predicate<N> which, int count) {
    long left = TimeUnit.SECONDS.toNanos(10);
    lock.lock();
    try {
      while (true) {
        List<N> found = notes(kind).stream().filter(which).toList();
        if (found.size() >= count) {
          return found;
        }
        if (left <= 0) {
          throw new AssertionError(
              count + " of " + kind.getSimpleName() + " awaited, noted were " + notes);
        }
        left = noted.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for a note", e);
    } finally {
      lock.unlock();
    }
  }
}
