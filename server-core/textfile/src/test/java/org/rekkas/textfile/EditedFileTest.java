package org.rekkas.textfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditedFileTest {
  @TempDir Path folder;
  private final List<String> reports = new ArrayList<>();
  private final Hand clock = new Hand();
  private Path path;
  private EditedFile<List<String>> file;
  private Runnable whenLookedThrough = () -> {};

  @BeforeEach
  void begin() throws IOException {
    path = folder.resolve("conf/words.txt");
    file = openAnew();
  }

  private EditedFile<List<String>> openAnew() throws IOException {
    var head = List.of("# words", "one");
    var mark = folder.resolve("data/words.mark");
    var meaning = new EditedFile.Meaning<List<String>>(this::words, List::isEmpty);
    return EditedFile.open(path, mark, head, clock, meaning, reports::add);
  }

  /** As a person does, a while ago. */
  private void write(String text) throws IOException {
    Files.writeString(path, text);
    rest();
  }

  private void rest() throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(clock.instant().minusSeconds(1)));
  }

  private List<String> words(List<String> lines, EditedFile.Problems problems) {
    var words = new ArrayList<String>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("?")) {
        problems.at(i + 1, "a question");
      } else if (!line.startsWith("#")) {
        words.add(line);
      }
    }
    return words;
  }

  @Test
  void aMissingFileIsMadeWithItsHead() {
    assertEquals(List.of("one"), file.value());
  }

  @Test
  void whoOnlyLooksWritesNothingBeforeARewrite() throws IOException {
    path = folder.resolve("other/words.txt");
    var mark = folder.resolve("other/data/words.mark");
    var meaning = new EditedFile.Meaning<List<String>>(this::words, List::isEmpty);
    var head = List.of("# words", "one");
    var looked = EditedFile.lookAt(path, mark, head, clock, meaning, reports::add);
    clock.advance(Duration.ofSeconds(1));
    assertEquals(List.of("one"), looked.value());
    assertFalse(Files.exists(path.getParent()));
    looked.rewrite(
        lines -> {
          lines.add("two");
          return lines;
        });
    assertEquals("# words\none\ntwo\n", Files.readString(path));
    assertEquals("entries\n", Files.readString(mark));
    assertEquals(List.of("one", "two"), looked.value());
    assertEquals(List.of(), reports);
  }

  @Test
  void whoOnlyLooksSaysWhyTheNextStartIsRefusedAndLeavesTheMark() throws IOException {
    var mark = folder.resolve("data/words.mark");
    file.rewrite(_ -> List.of());
    assertEquals("", Files.readString(mark));
    write("two\n");
    var meaning = new EditedFile.Meaning<List<String>>(this::words, List::isEmpty);
    var looked = EditedFile.lookAt(path, mark, List.of(), clock, meaning, reports::add);
    assertEquals(List.of("two"), looked.value());
    assertEquals("", Files.readString(mark), "the start notes it");
    Files.delete(path);
    var gone =
        assertThrows(
            IOException.class,
            () -> EditedFile.lookAt(path, mark, List.of(), clock, meaning, reports::add));
    assertTrue(gone.getMessage().contains("is gone: put it back"), gone.getMessage());
  }

  @Test
  void h14_isReadableForItsOwnerOnly() throws IOException {
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
  }

  @Test
  void changesByHandAreNoticedOnceASecond() throws IOException {
    write("one\ntwo\n");
    clock.advance(Duration.ofMillis(999));
    assertEquals(List.of("one"), file.value());
    clock.advance(Duration.ofMillis(1));
    assertEquals(List.of("one", "two"), file.value());
  }

  @Test
  void aFileThatIsStillBeingWrittenIsLeftAlone() throws IOException {
    clock.now = Files.getLastModifiedTime(path).toInstant().plusMillis(1000);
    write("two\n");
    Files.setLastModifiedTime(path, FileTime.from(clock.now));
    assertEquals(List.of("one"), file.value());
    clock.advance(Duration.ofMillis(1000));
    assertEquals(List.of("two"), file.value());
  }

  @Test
  void whatIsNoCommandGivesWayToAHand() throws IOException {
    assertTrue(file.rewriteUnlessEdited(lines -> List.of("two")));
    assertEquals(List.of("two"), file.value());
    write("two\nthree\n");
    assertFalse(file.rewriteUnlessEdited(_ -> List.of("lost")), "not yet read");
    clock.advance(Duration.ofSeconds(1));
    assertEquals(List.of("two", "three"), file.value());
    assertTrue(file.rewriteUnlessEdited(lines -> List.of("four")));
    assertFalse(
        file.rewriteUnlessEdited(
            lines -> {
              typeMeanwhile("four\nfive\n");
              return List.of("lost");
            }));
    assertEquals("four\nfive\n", Files.readString(path));
    assertEquals(List.of(path.getFileName()), names(path.getParent()));
  }

  private void typeMeanwhile(String text) {
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> names(Path folder) throws IOException {
    try (var all = Files.list(folder)) {
      return all.map(Path::getFileName).toList();
    }
  }

  @Test
  void aFileThatIsGoneAtTheNextStartIsNotMadeAnew() throws IOException {
    Files.delete(path);
    var gone = assertThrows(IOException.class, this::openAnew);
    assertTrue(gone.getMessage().contains("is gone: put it back, or remove"), gone.getMessage());
    assertTrue(gone.getMessage().contains("words.mark and reload"), gone.getMessage());
    Files.delete(folder.resolve("data/words.mark"));
    assertEquals(List.of("one"), openAnew().value());
  }

  /** Whoever removed the mark on such advice would begin with none when it can be seen again. */
  @Test
  void h4_aFileThatCannotBeSeenIsNotSaidToBeGone() throws IOException {
    Path away = folder.resolve("away");
    hide(path.getParent(), away);
    assertThrows(FileSystemException.class, this::openAnew);
    clock.advance(Duration.ofSeconds(1));
    assertEquals(List.of("one"), file.value());
    assertEquals(1, reports.size());
    assertTrue(reports.getFirst().contains("FileSystemException"), reports.getFirst());
    Files.delete(path.getParent());
    Files.move(away, path.getParent());
    assertEquals(List.of("one"), openAnew().value());
  }

  @Test
  void h4_aMarkThatCannotBeSeenIsNotTakenForNone() throws IOException {
    write("");
    hide(folder.resolve("data"), folder.resolve("away"));
    assertThrows(FileSystemException.class, this::openAnew);
  }

  /** With a link to itself in the place of the folder: even root cannot see what is below it. */
  private static void hide(Path directory, Path away) throws IOException {
    Files.move(directory, away);
    Files.createSymbolicLink(directory, directory);
  }

  @Test
  void h5_aClockThatJumpsBackHidesNoChange() throws IOException {
    write("one\ntwo\n");
    clock.advance(Duration.ofDays(-3650));
    file.value();
    clock.advance(Duration.ofSeconds(1));
    assertEquals(List.of("one", "two"), file.value());
  }

  @Test
  void aBrokenLineIsReportedOnceAndTheOthersWork() throws IOException {
    write("one\r\n?\r\n\ufefftwo\r\n");
    clock.advance(Duration.ofSeconds(1));
    assertEquals(List.of("one", "\ufefftwo"), file.value());
    clock.advance(Duration.ofSeconds(1));
    file.value();
    assertEquals(List.of("words.txt:2: a question"), reports);
  }

  @Test
  void manyProblemsAreCounted() throws IOException {
    write("one\n" + "?\n".repeat(1000));
    clock.advance(Duration.ofSeconds(1));
    file.value();
    assertEquals(21, reports.size());
    assertEquals("words.txt: and 980 more problems", reports.getLast());
  }

  @Test
  void aFileThatVanishesLeavesItsMeaningInForce() throws IOException {
    Files.delete(path);
    for (int i = 0; i < 3; i++) {
      clock.advance(Duration.ofSeconds(1));
      assertEquals(List.of("one"), file.value());
    }
    assertEquals(1, reports.size());
    write("two\n");
    clock.advance(Duration.ofSeconds(1));
    assertEquals(List.of("two"), file.value());
  }

  @Test
  void h4_aFileThatWasEmptiedLeavesItsMeaningInForce() throws IOException {
    for (String rest : List.of("", "# words\n", "?\n", "\0\0\0\0", "one\0\n")) {
      write(rest);
      for (int i = 0; i < 3; i++) {
        clock.advance(Duration.ofSeconds(1));
        assertEquals(List.of("one"), file.value(), rest);
      }
      assertThrows(IOException.class, () -> file.rewrite(_ -> List.of("lost")), rest);
      assertThrows(IOException.class, this::openAnew, rest);
      assertEquals(rest, Files.readString(path));
    }
    assertEquals(2, reports.size(), reports.toString());
    write("one\ntwo\n");
    clock.advance(Duration.ofSeconds(1));
    assertEquals(List.of("one", "two"), file.value());
  }

  @Test
  void whoMeansAnEmptyFileRemovesTheMark() throws IOException {
    write("# none\n");
    var emptied = assertThrows(IOException.class, this::openAnew);
    assertTrue(emptied.getMessage().contains("words.mark and reload"), emptied.getMessage());
    Files.delete(folder.resolve("data/words.mark"));
    assertEquals(List.of(), openAnew().value());
    assertEquals(List.of(), openAnew().value(), "and at the next start");
  }

  @Test
  void aRewriteMayTakeTheLastEntryOut() throws IOException {
    file.rewrite(_ -> List.of("# none"));
    assertEquals(List.of(), file.value());
    assertEquals(List.of(), openAnew().value());
    write("two\n");
    clock.advance(Duration.ofSeconds(1));
    assertEquals(List.of("two"), file.value());
    write("");
    assertThrows(IOException.class, this::openAnew, "it had entries again");
  }

  /** As a crash leaves it, between the two files: either of ours lets the next one start. */
  @Test
  void h4_aRewriteThatTakesTheLastEntryOutIsKnownBeforeItIsDone() throws IOException {
    var meaning =
        new EditedFile.Meaning<List<String>>(
            this::words,
            words -> {
              whenLookedThrough.run();
              return words.isEmpty();
            });
    var mark = folder.resolve("data/words.mark");
    var watched = EditedFile.open(path, mark, List.of(), clock, meaning, reports::add);
    whenLookedThrough = this::standInTheWay;
    assertThrows(IOException.class, () -> watched.rewrite(_ -> List.of("# none")));
    Files.delete(path.resolve("full"));
    Files.delete(path);
    write("# none\n");
    assertEquals(List.of(), openAnew().value());
  }

  private void standInTheWay() {
    try {
      Files.delete(path);
      Files.createDirectory(path);
      Files.createFile(path.resolve("full"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The mark of a version before this one is an empty file. */
  @Test
  void aMarkThatSaysNothingTakesAnyFile() throws IOException {
    Files.writeString(folder.resolve("data/words.mark"), "");
    write("");
    assertEquals(List.of(), openAnew().value());
  }

  @Test
  void aRewriteKeepsWhatItDoesNotTouchAndStartsFromTheDisk() throws IOException {
    write("# kept\n\none\nby hand\n");
    file.rewrite(
        lines -> {
          lines.remove("one");
          lines.add("two");
          return lines;
        });
    assertEquals("# kept\n\nby hand\ntwo\n", Files.readString(path));
    assertEquals(List.of("", "by hand", "two"), file.value());
  }

  @Test
  void aRewriteBeginsAgainWhereAHandSavesTheFileMeanwhile() throws IOException {
    var saves = new ArrayList<>(List.of("one\nby hand\n", "one\nby hand\nand again\n"));
    file.rewrite(
        lines -> {
          if (!saves.isEmpty()) {
            typeMeanwhile(saves.removeFirst());
          }
          lines.add("two");
          return lines;
        });
    assertEquals("one\nby hand\nand again\ntwo\n", Files.readString(path));
    assertEquals(List.of("one", "by hand", "and again", "two"), file.value());
    assertEquals(List.of(path.getFileName()), names(path.getParent()));
  }

  @Test
  void aRewriteThatAHandEmptiesMeanwhileIsRefused() throws IOException {
    assertThrows(
        IOException.class,
        () ->
            file.rewrite(
                lines -> {
                  typeMeanwhile("");
                  return lines;
                }));
    assertEquals("", Files.readString(path));
    assertEquals(List.of(path.getFileName()), names(path.getParent()));
  }

  @Test
  void whatACrashLeavesOfARewriteGoesWithTheNext() throws IOException {
    Files.writeString(path.resolveSibling(".words.txt.new"), "half of");
    file.rewrite(_ -> List.of("two"));
    assertEquals(List.of(path.getFileName()), names(path.getParent()));
  }

  /** As around a reload, where a command of the old generation and one of the new may meet. */
  @Test
  void h12_twoWhoOpenedItLoseNothingOfEachOther() throws Exception {
    int each = 200;
    var threads = new ArrayList<Thread>();
    var failures = new ConcurrentLinkedQueue<Throwable>();
    for (String name : List.of("a", "b")) {
      Consumer<String> appender = appender();
      threads.add(
          Thread.ofPlatform()
              .uncaughtExceptionHandler((_, e) -> failures.add(e))
              .start(() -> IntStream.range(0, each).forEach(i -> appender.accept(name + i))));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals("[]", failures.toString());
    assertEquals(2 + 2 * each, Files.readAllLines(path).stream().distinct().count());
  }

  /** From a class loader of its own, as each plugin of each generation has one. */
  @SuppressWarnings({"unchecked", "resource"}) // it serves until the end of the test
  private Consumer<String> appender() throws Exception {
    var places = new ArrayList<URL>();
    for (Class<?> one : List.of(EditedFile.class, Appender.class)) {
      places.add(one.getProtectionDomain().getCodeSource().getLocation());
    }
    var loader =
        new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    var made = loader.loadClass(Appender.class.getName());
    assertNotSame(Appender.class, made);
    return (Consumer<String>)
        made.getConstructor(Path.class, Path.class)
            .newInstance(path, folder.resolve("data/words.mark"));
  }

  @Test
  void theLastEntryMayGoByAnotherWhoOpenedIt() throws IOException {
    file.rewrite(_ -> List.of());
    var other = openAnew();
    file.rewrite(_ -> List.of("two"));
    other.rewrite(_ -> List.of());
    assertEquals(List.of(), openAnew().value());
  }

  @Test
  void aRewriteFollowsALink() throws IOException {
    Path target = folder.resolve("elsewhere.txt");
    Files.move(path, target);
    Files.createSymbolicLink(path, target);
    file.rewrite(lines -> List.of("two"));
    assertEquals("two\n", Files.readString(target));
  }

  @Test
  void whatIsNotUtf8IsNotRewritten() throws IOException {
    byte[] latin1 = {'o', 'n', 'e', '\n', '#', (byte) 0xe9, '\n'};
    Files.write(path, latin1);
    assertThrows(IOException.class, () -> file.rewrite(lines -> lines));
    assertEquals(7, Files.size(path));
    clock.advance(Duration.ofSeconds(1));
    assertEquals(List.of("one"), file.value());
  }

  /** A clock that is moved by hand; the testkit's stands above this module. */
  private static final class Hand extends Clock {
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
