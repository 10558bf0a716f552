package org.rekkas.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second instance from the same data. The lock is the operating system's, so one that a
 * crash left is no obstacle; the file only names the process.
 *
 * <p>On POSIX a process loses its lock when it closes any descriptor of the file, so one that has
 * these data never opens the file again: it knows which it has.
 */
final class InstanceLock implements AutoCloseable {
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path held;
  private final FileChannel channel;

  private InstanceLock(Path held, FileChannel channel) {
    this.held = held;
    this.channel = channel;
  }

  static synchronized InstanceLock take(Path data) throws IOException {
    var real = data.toRealPath();
    if (!HELD.add(real)) {
      throw new VaultInUse(data, us());
    }
    boolean taken = false;
    try {
      var lock = new InstanceLock(real, lock(data));
      taken = true;
      return lock;
    } finally {
      if (!taken) {
        HELD.remove(real);
      }
    }
  }

  private static FileChannel lock(Path data) throws IOException {
    var file = data.resolve("lock");
    var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (tryLock(channel) == null) {
        throw new VaultInUse(data, owner(channel));
      }
      var owner = us() + "\n";
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.US_ASCII)), 0);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static String us() {
    return "process " + ProcessHandle.current().pid();
  }

  /** Who has these data now; does not keep them. */
  static synchronized Optional<String> holder(Path data) throws IOException {
    try {
      if (HELD.contains(data.toRealPath())) {
        return Optional.of(us());
      }
      try (var channel =
          FileChannel.open(
              data.resolve("lock"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        return tryLock(channel) == null ? Optional.of(owner(channel)) : Optional.empty();
      }
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String owner(FileChannel channel) throws IOException {
    var octets = ByteBuffer.allocate(64);
    channel.read(octets, 0);
    var text = StandardCharsets.US_ASCII.decode(octets.flip()).toString().strip();
    return text.isEmpty() ? "another process" : text;
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(held);
    }
  }
}
