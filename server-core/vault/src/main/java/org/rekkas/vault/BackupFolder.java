package org.rekkas.vault;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rekkas.vault.disk.Disk;

/**
 * A folder that is a backup, or data that were put back from one: by which name each part goes when
 * its replacement was broken off. A part is made whole under a name with {@link #FRESH}; then the
 * old one is renamed to {@link #OLD}, and the new one gets the name. So between the two renames
 * there is none of the name, and the new one is it. The state's renames enclose the contents' where
 * both are replaced, and decide for both. One thread.
 */
record BackupFolder(Disk disk, Path folder) {
  /**
   * In a backup, and in data that were put back from one until they are opened. It names, a line
   * for each, the folders that are saved beside the engine's own.
   */
  static final String MARK = "backup";

  static final String STATE = "state";
  static final String CONTENT = "content";
  static final String FRESH = ".new";
  static final String OLD = ".old";

  /** Whether it is a backup, or data that were put back from one and not opened since. */
  boolean isMarked() {
    return Files.isRegularFile(mark());
  }

  Path mark() {
    return folder.resolve(MARK);
  }

  private Path fresh(String name) {
    return folder.resolve(name + FRESH);
  }

  private Path old(String name) {
    return folder.resolve(name + OLD);
  }

  /** Who takes the state of a backup changes nothing. */
  Path state() throws IOException {
    return current(STATE)
        .orElseThrow(() -> new IOException(folder + " is no whole backup: it has no state"));
  }

  /** The contents that belong to {@link #state}. */
  Path content() {
    return isBetween() && Files.exists(fresh(CONTENT)) ? fresh(CONTENT) : folder.resolve(CONTENT);
  }

  /** Whether a new state is whole that has no name yet. */
  private boolean isBetween() {
    return current(STATE).filter(fresh(STATE)::equals).isPresent();
  }

  /** In whatever part of a replacement. */
  boolean hasState() {
    return current(STATE).isPresent();
  }

  private Optional<Path> current(String name) {
    var named = folder.resolve(name);
    if (Files.exists(named)) {
      return Optional.of(named);
    }
    if (!Files.exists(old(name))) {
      return Optional.empty();
    }
    return Optional.of(Files.exists(fresh(name)) ? fresh(name) : old(name));
  }

  /** Makes of a folder that was copied from a backup one to be opened. */
  void settle() throws IOException {
    state();
    settleContents();
    settle(List.of(STATE));
    settleBeside();
  }

  /** The same for what is saved beside the engine's own, whatever becomes of the state. */
  void settleBeside() throws IOException {
    settle(Files.readAllLines(mark()));
  }

  private void settle(List<String> names) throws IOException {
    endReplacements(names);
    for (var name : names) {
      delete(fresh(name));
      delete(old(name));
    }
  }

  /** Ends the replacement of contents and state, and takes away what is left of other contents. */
  void settleContents() throws IOException {
    endContents();
    delete(fresh(CONTENT));
    delete(old(CONTENT));
    disk.forceFolder(folder);
  }

  /** Ends the replacement of contents and state. */
  void endContents() throws IOException {
    if (content().equals(fresh(CONTENT))) {
      nameContents();
    }
    endReplacements(List.of(STATE));
  }

  /** Ends the replacements of these that were broken off between their two renames. */
  void endReplacements(List<String> names) throws IOException {
    for (var name : names) {
      var named = folder.resolve(name);
      var current = current(name);
      if (current.isPresent() && !current.get().equals(named)) {
        disk.rename(current.get(), named);
      }
    }
    disk.forceFolder(folder);
  }

  private void nameContents() throws IOException {
    var content = folder.resolve(CONTENT);
    if (Files.exists(content)) {
      delete(old(CONTENT));
      disk.rename(content, old(CONTENT));
    }
    disk.rename(fresh(CONTENT), content);
    disk.forceFolder(folder);
  }

  /** Gives a new part that is whole its name. */
  void replace(String name) throws IOException {
    leaveName(name);
    takeName(name);
  }

  /** The same for state and contents at once: from the first rename on both are the new ones. */
  void replaceStateAndContents() throws IOException {
    leaveName(STATE);
    disk.forceFolder(folder);
    nameContents();
    takeName(STATE);
    delete(old(CONTENT));
  }

  private void leaveName(String name) throws IOException {
    delete(old(name));
    if (Files.exists(folder.resolve(name))) {
      disk.rename(folder.resolve(name), old(name));
    }
  }

  private void takeName(String name) throws IOException {
    disk.rename(fresh(name), folder.resolve(name));
    disk.forceFolder(folder);
    delete(old(name));
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes of) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(each);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
