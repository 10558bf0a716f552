package org.rekkas.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.rekkas.vault.disk.Disk;
import org.rekkas.vault.disk.DiskFile;
import org.rekkas.vault.disk.FileDisk;

/**
 * The real disk, with a record of everything that changed it, and failures on demand. A block that
 * cannot be read can be read again when all of it was written, and not be written in part.
 */
final class RecordingDisk implements Disk {
  /** One thing that happened. */
  sealed interface Event {
    record Create(Path path) implements Event {}

    record Write(Path path, long at, byte[] octets) implements Event {}

    record Truncate(Path path, long length) implements Event {}

    record Force(Path path) implements Event {}

    record Rename(Path from, Path to) implements Event {}

    record Delete(Path path) implements Event {}

    record ForceFolder(Path path) implements Event {}

    /** Not of the disk: the test was told something. */
    record Told(Object what) implements Event {}
  }

  private static final long BLOCK = 4096;

  private final Disk disk = new FileDisk();
  private final List<Event> events = new ArrayList<>();
  private Predicate<Event> failing = _ -> false;
  private final Map<Path, Set<Long>> unreadable = new HashMap<>();
  private long usable = Long.MAX_VALUE;
  private Optional<Path> another = Optional.empty();

  synchronized List<Event> events() {
    return List.copyOf(events);
  }

  synchronized void told(Object what) {
    events.add(new Event.Told(what));
  }

  /** From now on, these fail, and do nothing. */
  synchronized void fail(Predicate<Event> which) {
    failing = which;
  }

  /** The block of a file in which an offset lies cannot be read from now on. */
  synchronized void unreadable(Path file, long at) {
    unreadable.computeIfAbsent(file, _ -> new HashSet<>()).add(at / BLOCK);
  }

  private synchronized void read(Path file, long from, long until) throws IOException {
    for (long block : unreadable.getOrDefault(file, Set.of())) {
      if (from < (block + 1) * BLOCK && until > block * BLOCK) {
        throw new IOException("Input/output error");
      }
    }
  }

  private synchronized void written(Path file, long from, long until) throws IOException {
    unreadable
        .getOrDefault(file, new HashSet<>())
        .removeIf(block -> from <= block * BLOCK && until >= (block + 1) * BLOCK);
    read(file, from, until);
  }

  synchronized void usable(long octets) {
    usable = octets;
  }

  private synchronized void happens(Event event) throws IOException {
    if (failing.test(event)) {
      throw new IOException("Input/output error");
    }
    events.add(event);
  }

  @Override
  public DiskFile create(Path file) throws IOException {
    happens(new Event.Create(file));
    return new RecordedFile(file, disk.create(file));
  }

  @Override
  public DiskFile write(Path file) throws IOException {
    return new RecordedFile(file, disk.write(file));
  }

  @Override
  public DiskFile read(Path file) throws IOException {
    return new RecordedFile(file, disk.read(file));
  }

  @Override
  public void makeFolder(Path folder) throws IOException {
    disk.makeFolder(folder);
  }

  @Override
  public void visit(Path folder, Visitor visitor) throws IOException {
    disk.visit(folder, visitor);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    happens(new Event.Rename(from, to));
    disk.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    happens(new Event.Delete(file));
    disk.delete(file);
  }

  /** From now on this folder lies on a disk of its own. */
  synchronized void another(Path folder) {
    another = Optional.of(folder);
  }

  private synchronized boolean isOnAnother(Path file) {
    return another.map(file::startsWith).orElse(false);
  }

  @Override
  public void link(Path existing, Path name) throws IOException {
    if (isOnAnother(existing) != isOnAnother(name)) {
      throw new IOException("Invalid cross-device link");
    }
    disk.link(existing, name);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    disk.forceFolder(folder);
    happens(new Event.ForceFolder(folder));
  }

  @Override
  public int links(Path file) throws IOException {
    return disk.links(file);
  }

  @Override
  public synchronized long usable(Path folder) {
    return usable;
  }

  private final class RecordedFile implements DiskFile {
    private final Path path;
    private final DiskFile file;

    RecordedFile(Path path, DiskFile file) {
      this.path = path;
      this.file = file;
    }

    @Override
    public int read(ByteBuffer into, long at) throws IOException {
      RecordingDisk.this.read(path, at, Math.min(at + into.remaining(), file.size()));
      return file.read(into, at);
    }

    @Override
    public void write(ByteBuffer from, long at) throws IOException {
      byte[] octets = new byte[from.remaining()];
      from.duplicate().get(octets);
      happens(new Event.Write(path, at, octets));
      written(path, at, at + octets.length);
      file.write(from, at);
    }

    @Override
    public void force() throws IOException {
      happens(new Event.Force(path));
      file.force();
    }

    @Override
    public void truncate(long length) throws IOException {
      happens(new Event.Truncate(path, length));
      file.truncate(length);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
