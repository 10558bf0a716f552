package org.rekkas.textfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A text file (UTF-8) that people edit by hand and commands rewrite, with what its lines mean.
 *
 * <p>Changes are noticed by time, size and file key, looked for at most once a second and by one
 * caller only, so that asking costs next to nothing. A file is read once it has been at rest for a
 * second: an editor that is still writing it shows half of it. One that vanished or cannot be read
 * leaves the last meaning in force, and is reported once; so does one that had entries and has
 * none, or has NULs in it, for a full disk and a power cut leave such files. A {@link Mark} beside
 * the data tells the next start, which is refused for the same reasons.
 *
 * <p>A rewrite starts from the lines as they are on disk, unless they are refused, and puts a new
 * file, forced, in the place of the old one (mode 0600): a crash leaves either. It alone may take
 * the last entry out. Commands write one after the other, also those of two generations of a plugin
 * (see {@link OneWriter}); one that meets a hand which saves the file meanwhile begins again.
 *
 * <p>Safe for many threads; lives as long as the plugin that opened it and holds nothing open.
 *
 * @param <T> the meaning; immutable
 */
public final class EditedFile<T> {
  /**
   * What lines mean.
   *
   * @param reading makes the meaning of all lines; one that it cannot use is a problem and left out
   * @param none whether a meaning is that of no entries
   */
  public record Meaning<T>(BiFunction<List<String>, Problems, T> reading, Predicate<T> none) {}

  /** Takes what is wrong with a line; the first has the number 1. */
  @FunctionalInterface
  public interface Problems {
    void at(int line, String what);
  }

  private static final long LOOK_EVERY_MILLIS = 1000;
  private static final long AT_REST_MILLIS = 1000;
  private static final int MOST_PROBLEMS = 20;

  private final Path file;
  private final Mark mark;
  private final List<String> head;
  private final boolean keeps;
  private final Clock clock;
  private final Meaning<T> meaning;
  private final Consumer<String> report;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Seen<T> seen;
  private String lastTrouble = "";
  private @Nullable Stamp stirring;

  private EditedFile(
      Path file,
      Mark mark,
      List<String> head,
      boolean keeps,
      Clock clock,
      Meaning<T> meaning,
      Consumer<String> report)
      throws IOException {
    this.file = file;
    this.mark = mark;
    this.head = List.copyOf(head);
    this.keeps = keeps;
    this.clock = clock;
    this.meaning = meaning;
    this.report = report;
    if (keeps) {
      begin();
    }
    this.seen = taken(intact(read(file)), keeps);
  }

  /**
   * Opens the file; writes it with these lines the first time.
   *
   * @param mark a file that is made beside the data, to tell the first time from a file that is
   *     gone or has been emptied
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
    return new EditedFile<>(file, Mark.read(mark), head, true, clock, meaning, report);
  }

  /**
   * The same for whoever only looks, as a check does: nothing is written before a rewrite is. A
   * file that was never there counts as one with these lines.
   */
  public static <T> EditedFile<T> lookAt(
      Path file,
      Path mark,
      List<String> head,
      Clock clock,
      Meaning<T> meaning,
      Consumer<String> report)
      throws IOException {
    return new EditedFile<>(file, Mark.read(mark), head, false, clock, meaning, report);
  }

  private void begin() throws IOException {
    if (isNew()) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      synchronized (OneWriter.of(file)) {
        if (isNew()) {
          ForcedFile.write(file, head);
        }
      }
    }
  }

  private boolean isNew() {
    return !mark.exists() && Files.notExists(file);
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

  /**
   * Changes the lines, whatever stands between them; what the operator throws changes nothing. It
   * is asked again where the file is saved by hand meanwhile.
   */
  public void rewrite(UnaryOperator<List<String>> change) throws IOException {
    lock.lock();
    try {
      begin();
      synchronized (OneWriter.of(file)) {
        mark.lookAgain();
        boolean done = false;
        while (!done) {
          Stamp known = Stamp.of(file);
          if (!known.equals(seen.stamp)) {
            intact(read(file));
          }
          done = rewrite(known, change);
        }
      }
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
      synchronized (OneWriter.of(file)) {
        mark.lookAgain();
        Stamp known = seen.stamp;
        return Stamp.of(file).equals(known) && rewrite(known, change);
      }
    } finally {
      lock.unlock();
    }
  }

  /** False, and nothing was changed, where it is that file no more once the new one is ready. */
  private boolean rewrite(Stamp known, UnaryOperator<List<String>> change) throws IOException {
    Path fresh = ForcedFile.prepare(file, change.apply(linesOnDisk()));
    try {
      Seen<T> next = read(fresh);
      boolean same = Stamp.of(file).equals(known);
      if (same) {
        put(fresh, next);
      }
      return same;
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Puts a file of ours in force, whatever is left in it; a crash on the way refuses no start. */
  private void put(Path fresh, Seen<T> next) throws IOException {
    if (meaning.none().test(next.value)) {
      mark.note(false);
    }
    ForcedFile.put(fresh, file);
    seen = taken(next, true);
  }

  private List<String> linesOnDisk() throws IOException {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(octets(file)).toString();
      return new ArrayList<>(lines(text));
    } catch (CharacterCodingException e) {
      throw new IOException(file.getFileName() + " is not UTF-8: mend it by hand first", e);
    }
  }

  private void look() {
    Seen<T> last = seen;
    try {
      Stamp now = stamp(file);
      boolean atRest =
          now.equals(stirring) || clock.millis() - now.modified().toMillis() >= AT_REST_MILLIS;
      seen =
          now.equals(last.stamp) || !atRest
              ? last.lookedAt(clock.millis())
              : taken(intact(read(file)), keeps);
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

  /** Of the file, or of the one that takes its place. */
  private Seen<T> read(Path from) throws IOException {
    long now = clock.millis();
    Stamp stamp = stamp(from);
    String text =
        stamp.equals(Stamp.NONE)
            ? String.join("\n", head)
            : StandardCharsets.UTF_8.decode(octets(from)).toString();
    List<String> problems = new ArrayList<>();
    T value =
        meaning
            .reading()
            .apply(
                lines(text),
                (line, what) -> problems.add(file.getFileName() + ":" + line + ": " + what));
    return new Seen<>(value, stamp, now, problems);
  }

  /** What was read, unless it had entries and has none. */
  private Seen<T> intact(Seen<T> next) throws IOException {
    if (mark.entries() && meaning.none().test(next.value)) {
      throw new IOException(
          file
              + " has no entries any more: put them back, or remove "
              + mark.path()
              + " and reload to begin with none");
    }
    return next;
  }

  /** What was read, once its problems are told and, if kept, the next start will know of it. */
  private Seen<T> taken(Seen<T> next, boolean kept) throws IOException {
    if (kept) {
      mark.note(!meaning.none().test(next.value));
    }
    next.problems.stream().limit(MOST_PROBLEMS).forEach(report);
    if (next.problems.size() > MOST_PROBLEMS) {
      report.accept(
          file.getFileName()
              + ": and "
              + (next.problems.size() - MOST_PROBLEMS)
              + " more problems");
    }
    return new Seen<>(next.value, next.stamp, next.lookedAt, List.of());
  }

  /** Of one that is gone: why it may not be. One that may not be seen is not taken for gone. */
  private Stamp stamp(Path from) throws IOException {
    if (!from.equals(file) || !Files.notExists(file)) {
      return Stamp.of(from);
    }
    if (isNew()) {
      return Stamp.NONE;
    }
    throw new IOException(
        file
            + " is gone: put it back, or remove "
            + mark.path()
            + " and reload to begin with none");
  }

  private static ByteBuffer octets(Path from) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(from));
  }

  private List<String> lines(String text) throws IOException {
    if (text.indexOf('\0') >= 0) {
      throw new IOException(file + " has NULs in it, as a power cut leaves them: mend it by hand");
    }
    return PlainText.withoutMark(text).lines().toList();
  }

  /**
   * A meaning, of which file, and when that was last looked at.
   *
   * @param problems with its lines, to be told
   */
  private record Seen<T>(T value, Stamp stamp, long lookedAt, List<String> problems) {
    Seen<T> lookedAt(long now) {
      return new Seen<>(value, stamp, now, problems);
    }
  }

  /** What tells a changed file from an unchanged one. */
  private record Stamp(FileTime modified, long size, @Nullable Object key) {
    /** Of a file that was never there. */
    static final Stamp NONE = new Stamp(FileTime.fromMillis(0), -1, null);

    static Stamp of(Path file) throws IOException {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }
  }
}
