package org.rekkas.vault.segments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rekkas.vault.disk.Disk;
import org.rekkas.vault.disk.DiskFile;

/**
 * Makes the next segment ready before it is needed: written full of zeros (or recycled), forced,
 * and its name on disk, so that forcing a record later changes nothing of the file but its octets.
 * Has a thread of its own, from {@link #start} to {@link #close}.
 */
final class Supply implements AutoCloseable {
  private static final int CHUNK = 1 << 20;
  private static final int MOST_RECYCLED = 4;

  private final Disk disk;
  private final Path folder;
  private final long size;
  private final Consumer<String> alarm;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Ready> ready = new ArrayDeque<>();
  private final Deque<Path> recycled = new ArrayDeque<>();
  private final Thread thread;
  private long nextSequence;
  private @Nullable IOException trouble;
  private volatile boolean closed;

  /** A file that waits for its first record. */
  record Ready(long sequence, Path path, DiskFile file) {}

  Supply(Disk disk, Path folder, long size, long nextSequence, Consumer<String> alarm) {
    this.disk = disk;
    this.folder = folder;
    this.size = size;
    this.nextSequence = nextSequence;
    this.alarm = alarm;
    this.thread = Thread.ofPlatform().name("vault-segments").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** A file found at the start, whole but never written to. */
  void offer(Ready unused) {
    lock.lock();
    try {
      ready.add(unused);
    } finally {
      lock.unlock();
    }
  }

  /** A segment that nothing lives in any more: kept to be written over, or deleted. */
  void free(Path freed) throws IOException {
    if (!worthKeeping(freed)) {
      disk.delete(freed);
      return;
    }
    lock.lock();
    try {
      recycled.add(freed);
    } finally {
      lock.unlock();
    }
  }

  /** One that a backup has linked must not be written over. */
  private boolean worthKeeping(Path freed) throws IOException {
    lock.lock();
    try {
      if (recycled.size() >= MOST_RECYCLED) {
        return false;
      }
    } finally {
      lock.unlock();
    }
    try (var file = disk.read(freed)) {
      return file.size() == size && disk.links(freed) == 1;
    }
  }

  /**
   * The next segment; waits for it only when the one before filled up faster than zeros. Fails at
   * once where the last one could not be made: all who write would wait with this one.
   */
  Ready take(long time, TimeUnit unit) throws IOException {
    lock.lock();
    try {
      long left = unit.toNanos(time);
      while (ready.isEmpty()) {
        if (closed || left <= 0) {
          throw new IOException("no segment is ready");
        }
        if (trouble != null) {
          throw new IOException("no segment is ready: " + trouble.getMessage(), trouble);
        }
        left = changed.awaitNanos(left);
      }
      changed.signalAll();
      return ready.remove();
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (awaitDemand(0)) {
      try {
        made(prepare());
      } catch (IOException | RuntimeException | Error e) {
        failed(e instanceof IOException why ? why : new IOException(e));
        if (!awaitDemand(TimeUnit.SECONDS.toNanos(1))) {
          return;
        }
      }
    }
  }

  private void made(Ready next) {
    lock.lock();
    try {
      trouble = null;
      ready.add(next);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Told once, and then tried each second. */
  private void failed(IOException why) {
    boolean first;
    lock.lock();
    try {
      first = trouble == null && !closed;
      trouble = why;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (first) {
      alarm.accept("cannot make the next segment ready: " + why);
    }
  }

  /** Waits at least so long, then until a segment is wanted; false when closed. */
  private boolean awaitDemand(long atLeast) {
    lock.lock();
    try {
      long left = atLeast;
      while (!closed && (left > 0 || !ready.isEmpty())) {
        if (left > 0) {
          left = changed.awaitNanos(left);
        } else {
          changed.await();
        }
      }
      return !closed;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  private Ready prepare() throws IOException {
    long sequence;
    Path old;
    lock.lock();
    try {
      sequence = nextSequence++;
      old = recycled.poll();
    } finally {
      lock.unlock();
    }
    var path = SegmentFiles.path(folder, sequence);
    return new Ready(sequence, path, old == null ? zeros(path) : renamed(old, path));
  }

  /** Where that fails it is deleted, under either name: nobody would look for it any more. */
  private DiskFile renamed(Path old, Path path) throws IOException {
    try {
      disk.rename(old, path);
      disk.forceFolder(folder);
      return disk.write(path);
    } catch (IOException | RuntimeException | Error e) {
      disk.delete(old);
      disk.delete(path);
      throw e;
    }
  }

  private DiskFile zeros(Path path) throws IOException {
    if (Files.notExists(folder)) {
      throw new NoSuchFileException(folder.toString()); // below which no room is free, either
    }
    if (disk.usable(folder) < size + size / 8) {
      // Trying would fill the disk to its last octet, if only for a moment, and hit the state.
      throw new IOException("No space left for a segment of " + (size >> 20) + " MiB");
    }
    var file = disk.create(path);
    try {
      var chunk = ByteBuffer.allocateDirect(CHUNK);
      for (long at = 0; at < size; at += chunk.limit()) {
        if (closed) {
          throw new IOException("the vault is closing");
        }
        chunk.clear().limit((int) Math.min(CHUNK, size - at));
        file.write(chunk, at);
      }
      file.force();
      disk.forceFolder(folder);
      return file;
    } catch (IOException | RuntimeException | Error e) { // such as of no room for the buffer
      try (file) {
        disk.delete(path);
      }
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (var unused : ready) {
      unused.file().close();
    }
  }
}
