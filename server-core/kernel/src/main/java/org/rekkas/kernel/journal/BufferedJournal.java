package org.rekkas.kernel.journal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of the server. Whoever notes hands the note to a bounded buffer and goes on; one
 * thread makes log lines, counts and traces of them, and a second one writes the traces, so that a
 * slow disk costs traces and never mail. A note that cannot be written, since a plugin left a part
 * of it out, is dropped and counted, and the first such one told. From {@link #start} to {@link
 * #close}, which writes what is left.
 */
public final class BufferedJournal implements Journal, AutoCloseable {
  /** Notes that may wait; what comes on top is counted as lost. */
  private static final int MOST = 200_000;

  /** How long notes are gathered before they are written: it saves wake-ups, not more. */
  private static final long GATHER = Duration.ofMillis(20).toNanos();

  /** How long pieces of one mail's trace are gathered. */
  private static final long GATHER_TRACES = Duration.ofMillis(300).toNanos();

  private static final int TRACES = 2000;
  private static final Logger ownLog = LoggerFactory.getLogger(BufferedJournal.class);

  private final ConcurrentLinkedQueue<Entry> buffer = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Clock clock;
  private final Journal observer;
  private final Log log;
  private final TraceWriter traces;
  private final Counts counts = new Counts();
  private final Thread thread = Thread.ofPlatform().name("journal").daemon().unstarted(this::run);
  private volatile boolean asleep;
  private volatile boolean closed;
  private Map<MailId, StringBuilder> batch = new HashMap<>();
  private long batchSince;
  private boolean complained;

  private sealed interface Entry {
    record Noted(Instant at, Note note) implements Entry {}

    /** Somebody waits until all before this is written. */
    record Barrier(CountDownLatch reached) implements Entry {}
  }

  /** Where log lines go. */
  public interface Log {
    boolean wants(Note.Level level);

    void line(Instant at, Note.Level level, Note note);

    /** What was written becomes visible. */
    void flush();
  }

  /**
   * @param observer hears each note at once, on the thread of whoever notes it
   */
  public BufferedJournal(Log log, Traces traces, Clock clock, Journal observer) {
    this.log = log;
    this.traces = new TraceWriter(traces, counts);
    this.clock = clock;
    this.observer = observer;
  }

  public void start() {
    traces.start();
    thread.start();
  }

  public Counts counts() {
    return counts;
  }

  @Override
  public void note(Note note) {
    Objects.requireNonNull(note);
    observer.note(note);
    if (waiting.get() >= MOST) {
      counts.add(Counted.NOTES_LOST, 1);
      return;
    }
    waiting.incrementAndGet();
    enter(new Entry.Noted(clock.instant(), note));
  }

  /** Returns when what was noted before is written, traces included; for whoever reads them. */
  public void settle() {
    var reached = new CountDownLatch(1);
    enter(new Entry.Barrier(reached));
    try {
      while (!closed && thread.isAlive() && !reached.await(100, TimeUnit.MILLISECONDS)) {
        LockSupport.unpark(thread);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void enter(Entry entry) {
    buffer.add(entry);
    if (asleep) {
      asleep = false;
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (true) {
      boolean last = closed;
      drain();
      flush();
      if (last) {
        handOver();
        return;
      }
      rest();
    }
  }

  private void rest() {
    if (!batch.isEmpty()) {
      if (System.nanoTime() - batchSince > GATHER_TRACES) {
        handOver();
      } else {
        LockSupport.parkNanos(this, GATHER);
        return;
      }
    }
    asleep = true;
    if (buffer.isEmpty() && !closed) {
      LockSupport.park(this);
    }
    asleep = false;
    LockSupport.parkNanos(this, GATHER);
  }

  private void drain() {
    for (Entry entry = buffer.poll(); entry != null; entry = buffer.poll()) {
      switch (entry) {
        case Entry.Noted(Instant at, Note note) -> {
          waiting.decrementAndGet();
          try {
            write(at, note);
          } catch (Throwable e) { // without this thread nobody is told anything
            counts.add(Counted.NOTES_LOST, 1);
            complain(e);
          }
        }
        case Entry.Barrier(CountDownLatch reached) -> {
          handOver();
          flush();
          traces.whenWritten(reached);
        }
      }
    }
  }

  private void flush() {
    try {
      log.flush();
    } catch (RuntimeException | Error e) {
      complain(e);
    }
  }

  private void complain(Throwable e) {
    if (!complained) {
      complained = true;
      ownLog.warn("a note cannot be written: {}", e.getMessage(), e);
    }
  }

  private void write(Instant at, Note note) {
    counts.count(note);
    Note.Level level = LogLines.level(note);
    if (log.wants(level)) {
      log.line(at, level, note);
    }
    if (traces.wanted()) {
      note.mail().ifPresent(id -> trace(id, at, note));
    }
  }

  private void trace(MailId id, Instant at, Note note) {
    if (batch.isEmpty()) {
      batchSince = System.nanoTime();
    }
    StringBuilder piece = batch.computeIfAbsent(id, _ -> new StringBuilder(400));
    if (piece.length() < 1 << 20) {
      int begin = piece.length();
      try {
        TraceWords.write(piece.append(at.toEpochMilli()).append(' '), note);
        piece.append('\n');
      } catch (Throwable e) {
        piece.setLength(begin);
        throw e;
      }
    }
    if (batch.size() >= TRACES) {
      handOver();
    }
  }

  private void handOver() {
    if (!batch.isEmpty()) {
      traces.add(batch);
      batch = new HashMap<>();
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
      traces.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
