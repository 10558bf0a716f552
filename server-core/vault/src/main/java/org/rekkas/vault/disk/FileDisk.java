package org.rekkas.vault.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The real file system. A thread that is interrupted while it reads or writes closes the file that
 * it does so with, and only that one: so a file that is shared is only given to threads which
 * nobody interrupts.
 */
public final class FileDisk implements Disk {
  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  private static final Set<OpenOption> OLD =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
  private static final FileAttribute<?> OWNER_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> OWNER_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  @Override
  public DiskFile create(Path file) throws IOException {
    return new ChannelFile(FileChannel.open(file, NEW, OWNER_FILE));
  }

  @Override
  public DiskFile write(Path file) throws IOException {
    return new ChannelFile(FileChannel.open(file, OLD));
  }

  @Override
  public DiskFile read(Path file) throws IOException {
    return new ChannelFile(FileChannel.open(file, StandardOpenOption.READ));
  }

  @Override
  public void makeFolder(Path folder) throws IOException {
    Files.createDirectories(folder, OWNER_FOLDER);
  }

  @Override
  public void visit(Path folder, Visitor visitor) throws IOException {
    try (var found = Files.newDirectoryStream(folder)) {
      for (var each : found) {
        visitor.visit(each);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void link(Path existing, Path name) throws IOException {
    Files.createLink(name, existing);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public int links(Path file) throws IOException {
    return (int) Files.getAttribute(file, "unix:nlink");
  }

  @Override
  public long usable(Path folder) throws IOException {
    // Not by a FileStore: that has to be found among the mounts, which a chroot does not show.
    return folder.toFile().getUsableSpace();
  }

  private record ChannelFile(FileChannel channel) implements DiskFile {
    @Override
    public int read(ByteBuffer into, long at) throws IOException {
      int all = 0;
      while (into.hasRemaining()) {
        int some = channel.read(into, at + all);
        if (some < 0) {
          break;
        }
        all += some;
      }
      return all;
    }

    @Override
    public void write(ByteBuffer from, long at) throws IOException {
      long next = at;
      while (from.hasRemaining()) {
        next += channel.write(from, next);
      }
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void truncate(long length) throws IOException {
      channel.truncate(length);
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
