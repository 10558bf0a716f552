package org.rekkas.vault.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the vault asks of a file system. Any thread. */
public interface Disk {
  /** A new file that only its owner may read; one of that name must not exist. */
  DiskFile create(Path file) throws IOException;

  /** An existing file, to be read and written. */
  DiskFile write(Path file) throws IOException;

  /** An existing file, to be read. */
  DiskFile read(Path file) throws IOException;

  /** Makes a folder that only its owner may enter, and those above it; an existing one is fine. */
  void makeFolder(Path folder) throws IOException;

  /** The files and folders in a folder that has few, in no order. */
  default List<Path> list(Path folder) throws IOException {
    var all = new ArrayList<Path>();
    visit(folder, all::add);
    return all;
  }

  /** Hands over the files and folders in a folder one at a time, however many, in no order. */
  void visit(Path folder, Visitor visitor) throws IOException;

  /** May delete what it is handed. */
  @FunctionalInterface
  interface Visitor {
    void visit(Path each) throws IOException;
  }

  void rename(Path from, Path to) throws IOException;

  /** A file that is not there is fine. */
  void delete(Path file) throws IOException;

  /** A second name for a file. */
  void link(Path existing, Path name) throws IOException;

  /** Returns when the names in the folder are on disk. */
  void forceFolder(Path folder) throws IOException;

  /** How many names a file has. */
  int links(Path file) throws IOException;

  /** Octets that may still be written below this folder. */
  long usable(Path folder) throws IOException;
}
