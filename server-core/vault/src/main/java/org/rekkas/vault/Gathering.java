package org.rekkas.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.rekkas.vault.disk.Disk;
import org.rekkas.vault.disk.DiskFile;
import org.rekkas.vault.disk.FileCopy;
import org.rekkas.vault.large.LargeFiles;
import org.rekkas.vault.segments.Segment;
import org.rekkas.vault.segments.Segments;
import org.rekkas.vault.state.Family;
import org.rekkas.vault.state.State;

/**
 * Gathers in a folder every file of the contents that a state names: what lies there already stays;
 * of the rest come links to the engine's own, or, where the folder is on another disk, to those of
 * the backup before, and copies of what neither gives. What the disk cannot read of what is copied
 * comes from the backup before; what that has not either ends the run, so that no backup has holes.
 * One thread, once, while nobody deletes a content's file.
 */
final class Gathering {
  private static final String SEGMENTS = "segments";
  private static final String LARGE = "large";
  private static final String FRESH = ".new";

  private final Disk disk;
  private final State state;
  private final Segments segments;
  private final LargeFiles files;
  private final Fitness fitness;
  private final Path into;
  private final Optional<Path> before;

  /**
   * @param before contents of the same course of events
   */
  Gathering(
      Disk disk,
      State state,
      Segments segments,
      LargeFiles files,
      Fitness fitness,
      Path into,
      Optional<Path> before) {
    this.disk = disk;
    this.state = state;
    this.segments = segments;
    this.files = files;
    this.fitness = fitness;
    this.into = into;
    this.before = before;
  }

  void gather() throws IOException {
    disk.makeFolder(into.resolve(SEGMENTS));
    disk.makeFolder(into.resolve(LARGE));
    disk.forceFolder(into);
    gatherSegments();
    gatherFiles();
  }

  private void gatherSegments() throws IOException {
    Set<Path> names = new HashSet<>();
    var all = segments.all();
    for (var segment : all) {
      fitness.requireGoesOn();
      if (!segment.pin()) {
        continue; // nothing lived in it when the state was copied
      }
      try {
        boolean written = segment.equals(all.getLast());
        names.add(written ? copy(segment) : take(segment.path(), SEGMENTS));
      } finally {
        segment.unpin();
      }
    }
    drop(SEGMENTS, name -> !names.contains(name));
    disk.forceFolder(into.resolve(SEGMENTS));
  }

  private void gatherFiles() throws IOException {
    drop(LARGE, name -> !Files.exists(files.folder().resolve(name)));
    files.visit(this::gatherFile);
    disk.forceFolder(into.resolve(LARGE));
  }

  private void gatherFile(long number) throws IOException {
    fitness.requireGoesOn();
    var file = files.path(number);
    try {
      take(file, LARGE);
    } catch (NoSuchFileException e) {
      if (Files.exists(file) || isContent(number)) {
        throw e;
      }
    }
  }

  /** Or else a draft, which nobody misses: who ends one deletes its file at any time. */
  private boolean isContent(long number) {
    return state.get(Family.CONTENTS, Meta.content(number)) != null;
  }

  /** Returns its name. */
  private Path take(Path from, String kind) throws IOException {
    var file = from.getFileName();
    var name = into.resolve(kind).resolve(file);
    if (isAsLong(name, from)) {
      return file;
    }
    disk.delete(name);
    Optional<Path> there = before(kind, file);
    if (!isLinked(from, name)
        && !(there.isPresent() && isAsLong(there.get(), from) && isLinked(there.get(), name))) {
      try (var in = disk.read(from)) {
        copy(in, in.size(), name, there);
      }
    }
    return file;
  }

  private Optional<Path> before(String kind, Path file) {
    return before.map(folder -> folder.resolve(kind).resolve(file)).filter(Files::exists);
  }

  private static boolean isAsLong(Path file, Path from) throws IOException {
    return Files.exists(file) && Files.size(file) == Files.size(from);
  }

  private boolean isLinked(Path from, Path name) {
    try {
      disk.link(from, name);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false; // on another disk, or the disk knows no links
    }
  }

  /** The one that is written now, as far as it is forced. */
  private Path copy(Segment active) throws IOException {
    var file = active.path().getFileName();
    try (var in = disk.read(active.path())) {
      copy(in, active.forced(), into.resolve(SEGMENTS).resolve(file), before(SEGMENTS, file));
    }
    return file;
  }

  private void copy(DiskFile in, long length, Path name, Optional<Path> other) throws IOException {
    var fresh = name.resolveSibling(name.getFileName() + FRESH);
    disk.delete(fresh);
    new FileCopy(disk, fitness::requireGoesOn).copy(in, length, fresh, other);
    disk.rename(fresh, name);
  }

  /** What a run that was broken off had gathered, and nothing lives in any more. */
  private void drop(String kind, Predicate<Path> which) throws IOException {
    disk.visit(
        into.resolve(kind),
        path -> {
          fitness.requireGoesOn();
          if (which.test(path.getFileName())) {
            disk.delete(path);
          }
        });
  }
}
