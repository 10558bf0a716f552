package org.rekkas.textfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A text file (UTF-8) that people edit by hand and commands rewrite, with what its lines mean.
 *
 * <p>Changes are noticed by time, size and file key, looked for at most once a second and by one
 * caller only, so that asking costs next to nothing. A file is read once it has been at rest for a
 * second: an editor that is still writing it shows half of it. One that vanished or cannot be read
 * leaves the last meaning in force, and is reported once; so does one that is gone at the next
 * start, for a mark beside the data tells that it was there. A rewrite starts from the lines as
 * they are on disk and puts a new file, forced, in the place of the old one (mode 0600): a crash
 * leaves either.
 *
 * <p>Safe for many threads; lives as long as the plugin that opened it and holds nothing open.
 *
 * @param <T> the meaning; immutable
 */
public final class EditedFile<T> {
  /** Makes the meaning of all lines; a line that it cannot use is a problem and is left out. */
  @FunctionalInterface
  public interface Meaning<T> {
    T of(List<String> lines, Problems problems);
  }

  /** Takes what is wrong with a line; the first has the number 1. */
  @FunctionalInterface
  public interface Problems {
    void at(int line, String what);
  }

  private static final long LOOK_EVERY_MILLIS = 1000;
  private static final long AT_REST_MILLIS = 1000;
  private static final int MOST_PROBLEMS = 20;

  private final Path file;
  private final Clock clock;
  private final Meaning<T> meaning;
  private final Consumer<String> report;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Seen<T> seen;
  private String lastTrouble = "";
  private @Nullable Stamp stirring;

  private EditedFile(Path file, Clock clock, Meaning<T> meaning, Consumer<String> report)
      throws IOException {
    this.file = file;
    this.clock = clock;
    this.meaning = meaning;
    this.report = report;
    this.seen = read();
  }

  /**
   * Opens the file; writes it with these lines the first time.
   *
   * @param mark a file that is made beside the data, to tell the first time from a file that is
   *     gone
   * @param report takes problems, as {@code name:line: what}
   */
  public static <T> EditedFile<T> open(
      Path file,
      Path mark,
      List<String> head,
      Clock clock,
      Meaning<T> meaning,
      Consumer<String> report)
      throws IOException {
    if (Files.notExists(file)) {
      if (Files.exists(mark)) {
        throw new IOException(
            file + " is gone: put it back, or remove " + mark + " to begin with none");
      }
      Files.createDirectories(file.toAbsolutePath().getParent());
      put(prepare(file, head), file);
    }
    var opened = new EditedFile<>(file, clock, meaning, report);
    if (Files.notExists(mark)) {
      Files.createDirectories(mark.toAbsolutePath().getParent());
      Files.createFile(mark);
    }
    return opened;
  }

  public Path path() {
    return file;
  }

  /** What the lines mean now. */
  public T value() {
    Seen<T> last = seen;
    if (Math.abs(clock.millis() - last.lookedAt) >= LOOK_EVERY_MILLIS && lock.tryLock()) {
      try {
        look();
      } finally {
        lock.unlock();
      }
    }
    return seen.value;
  }

  /** Changes the lines, whatever stands between them; what the operator throws changes nothing. */
  public void rewrite(UnaryOperator<List<String>> change) throws IOException {
    lock.lock();
    try {
      Path fresh = prepare(file, change.apply(linesOnDisk()));
      put(fresh, file);
      seen = read();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Changes the lines, if nobody edits the file: for what is no command of a person's, and can wait
   * until the next time.
   *
   * @return false, and nothing was changed, if the file is not the one whose meaning is in force
   */
  public boolean rewriteUnlessEdited(UnaryOperator<List<String>> change) throws IOException {
    lock.lock();
    try {
      Stamp known = seen.stamp;
      if (!Stamp.of(file).equals(known)) {
        return false;
      }
      Path fresh = prepare(file, change.apply(linesOnDisk()));
      if (!Stamp.of(file).equals(known)) {
        Files.delete(fresh);
        return false;
      }
      put(fresh, file);
      seen = read();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private List<String> linesOnDisk() throws IOException {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(octets()).toString();
      return new ArrayList<>(lines(text));
    } catch (CharacterCodingException e) {
      throw new IOException(file.getFileName() + " is not UTF-8: mend it by hand first", e);
    }
  }

  private void look() {
    Seen<T> last = seen;
    try {
      Stamp now = Stamp.of(file);
      boolean atRest =
          now.equals(stirring) || clock.millis() - now.modified().toMillis() >= AT_REST_MILLIS;
      seen = now.equals(last.stamp) || !atRest ? last.lookedAt(clock.millis()) : read();
      stirring = now;
      lastTrouble = "";
    } catch (IOException e) {
      seen = last.lookedAt(clock.millis());
      trouble(e.toString());
    }
  }

  private void trouble(String what) {
    if (!what.equals(lastTrouble)) {
      lastTrouble = what;
      report.accept(
          file.getFileName() + " cannot be read, what it said before stays in force: " + what);
    }
  }

  private Seen<T> read() throws IOException {
    long now = clock.millis();
    Stamp stamp = Stamp.of(file);
    String text = StandardCharsets.UTF_8.decode(octets()).toString();
    List<String> problems = new ArrayList<>();
    T value =
        meaning.of(
            lines(text),
            (line, what) -> problems.add(file.getFileName() + ":" + line + ": " + what));
    problems.stream().limit(MOST_PROBLEMS).forEach(report);
    if (problems.size() > MOST_PROBLEMS) {
      report.accept(
          file.getFileName() + ": and " + (problems.size() - MOST_PROBLEMS) + " more problems");
    }
    return new Seen<>(value, stamp, now);
  }

  private ByteBuffer octets() throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(file));
  }

  private static List<String> lines(String text) {
    return (text.startsWith("\ufeff") ? text.substring(1) : text).lines().toList();
  }

  /** Writes a new file beside the old one, forced. */
  private static Path prepare(Path file, List<String> lines) throws IOException {
    Path target = target(file);
    Path fresh = target.resolveSibling("." + target.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    var text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    var octets = StandardCharsets.UTF_8.encode(text.toString());
    try (var out =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      while (octets.hasRemaining()) {
        out.write(octets);
      }
      out.force(true);
    }
    return fresh;
  }

  /** Puts the new file in the place of the old one. */
  private static void put(Path fresh, Path file) throws IOException {
    Path target = target(file);
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    try (var folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private static Path target(Path file) throws IOException {
    return Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
  }

  /** A meaning, of which file, and when that was last looked at. */
  private record Seen<T>(T value, Stamp stamp, long lookedAt) {
    Seen<T> lookedAt(long now) {
      return new Seen<>(value, stamp, now);
    }
  }

  /** What tells a changed file from an unchanged one. */
  private record Stamp(FileTime modified, long size, @Nullable Object key) {
    static Stamp of(Path file) throws IOException {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }
  }
}
