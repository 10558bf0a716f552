package org.rekkas.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.vault.RecordingDisk.Event;

/** What is dead makes room; what lives is never touched. */
final class CollectionTest {
  private static final EngineSettings SETTINGS =
      EngineSettings.defaults()
          .withSegmentOctets(256 << 10)
          .withInlineOctets(16 << 10)
          .withReserveOctets(0)
          .withKeepEvery(Duration.ofHours(1));

  private final List<String> alarms = new ArrayList<>();
  private final RecordingDisk disk = new RecordingDisk();

  @TempDir Path data;

  private Engine open() throws IOException {
    return Engine.open(disk, data, SETTINGS, Clock.systemUTC(), alarms::add);
  }

  @Test
  void anEmptySegmentIsWrittenOver() throws IOException {
    try (var engine = open()) {
      var mails = new Mails(engine);
      for (int round = 0; round < 12; round++) {
        for (int i = 0; i < 20; i++) {
          mails.take("m" + i, 10_000);
          mails.forget("m" + i);
        }
        engine.keep();
      }
      assertTrue(segments() <= 8, () -> "segments: " + segments());
      assertEquals(List.of(), engine.verify().problems());
    }
    assertTrue(disk.events().stream().anyMatch(Event.Rename.class::isInstance));
    assertEquals(List.of(), alarms);
  }

  @Test
  void whatLivesInAMostlyDeadSegmentMovesAway() throws IOException {
    try (var engine = open()) {
      var mails = new Mails(engine);
      for (int i = 0; i < 200; i++) {
        mails.take("m" + i, 10_000);
      }
      mails.take("large", 100_000);
      for (int i = 0; i < 200; i++) {
        if (i % 20 != 0) {
          mails.forget("m" + i);
        }
      }
      long before = segments();
      for (int i = 0; i < 20; i++) {
        engine.keep();
      }
      assertTrue(segments() < before - 2, () -> before + " segments became " + segments());
      check(mails);
      assertEquals(List.of(), engine.verify().problems());
    }
    try (var engine = open()) {
      check(new Mails(engine));
      assertEquals(List.of(), engine.verify().problems());
    }
    assertEquals(List.of(), alarms);
  }

  /** The look for dead ones comes first in a batch whose mails fill one and begin the next. */
  @Test
  void aSegmentThatGetsItsLastMailWithTheLookThatFindsItDeadStays() throws Exception {
    try (var engine = open()) {
      var mails = new Mails(engine);
      take(mails, 0, 24); // there is room for one more
      for (int i = 0; i < 24; i++) {
        mails.forget("m" + i);
      }
      engine.commit(Chore.forced(_ -> {}));
      OneBatch.of(
          engine,
          engine::keep,
          () -> mails.take("last", 10_000),
          () -> mails.take("first", 10_000));
      assertTrue(Files.exists(segment(2)));
      take(mails, 100, 200); // writes over what is free
      mails.check("last", 10_000);
      mails.check("first", 10_000);
      assertEquals(List.of(), engine.verify().problems());
    }
  }

  /** How far a segment was forced is told by the one behind it alone. */
  @Test
  void theSameAfterARestartWhereTheSegmentBehindItIsGone() throws IOException {
    leaveFirstWithoutTheSecond();
    try (var engine = open()) {
      var mails = new Mails(engine);
      for (int i = 10; i < 24; i++) {
        mails.forget("m" + i);
      }
      for (int i = 0; i < 5; i++) {
        engine.keep();
      }
      take(mails, 300, 400); // what is freed has its old name until it is written over
      assertFalse(Files.exists(segment(1)));
      mails.check("m24", 10_000);
      mails.check("m75", 10_000);
      assertEquals(List.of(), engine.verify().problems());
    }
    assertEquals(List.of(), alarms);
  }

  @Test
  void whatIsDamagedInItIsFound() throws IOException {
    leaveFirstWithoutTheSecond();
    try (var file = disk.write(segment(1))) {
      file.write(ByteBuffer.wrap("damage".getBytes(StandardCharsets.UTF_8)), 50_000);
    }
    try (var engine = open()) {
      var problems = engine.verify().problems();
      assertEquals(1, problems.size(), problems::toString);
      assertTrue(problems.getFirst().startsWith(segment(1) + " is damaged from"));
    }
    assertEquals(List.of(), alarms);
  }

  /** Mails 10 to 24 live in the first; nothing lived in the second, and it was written over. */
  private void leaveFirstWithoutTheSecond() throws IOException {
    try (var engine = open()) {
      var mails = new Mails(engine);
      take(mails, 0, 80);
      for (int i = 0; i < 60; i++) {
        if (i < 10 || i > 24) {
          mails.forget("m" + i);
        }
      }
      engine.keep();
      take(mails, 100, 200);
      engine.keep();
      assertTrue(Files.exists(segment(1)));
      assertFalse(Files.exists(segment(2)));
    }
  }

  private static void take(Mails mails, int from, int until) throws IOException {
    for (int i = from; i < until; i++) {
      mails.take("m" + i, 10_000);
    }
  }

  private Path segment(int number) {
    return data.resolve("content/segments/000000000000000" + number + ".segment");
  }

  private static void check(Mails mails) throws IOException {
    for (int i = 0; i < 200; i += 20) {
      mails.check("m" + i, 10_000);
    }
    mails.check("large", 100_000);
  }

  /** Its place is the key by which it waits. */
  @Test
  void whatNothingExplainsStaysWhereItWaits() throws IOException {
    try (var engine = open()) {
      var mails = new Mails(engine);
      for (int i = 0; i < 100; i++) {
        mails.take("m" + i, 10_000);
      }
    }
    Engine.repair(data, Optional.empty(), SETTINGS, Clock.systemUTC(), alarms::add);
    alarms.clear();
    try (var engine = open()) {
      assertEquals(95, handOut(engine, head -> Integer.parseInt(head.substring(1)) % 20 == 0));
      for (int i = 0; i < 3; i++) {
        engine.keep();
      }
      assertEquals(5, engine.countUnexplained());
      assertEquals(5, handOut(engine, _ -> false));
      assertEquals(0, engine.countUnexplained());
      assertEquals(List.of(), engine.verify().problems());
    }
    assertEquals(2, alarms.size(), alarms::toString);
    assertTrue(alarms.getFirst().contains("full"), alarms::toString);
  }

  private static long handOut(Engine engine, Predicate<String> refused) {
    return engine.unexplained(
        (_, head, _) -> {
          if (refused.test(new String(head, StandardCharsets.UTF_8))) {
            throw new IllegalStateException("full");
          }
        });
  }

  @Test
  void aLargeFileGoesWithItsLastReference() throws IOException {
    try (var engine = open()) {
      var mails = new Mails(engine);
      mails.take("large", 100_000);
      assertEquals(1, large());
      mails.forget("large");
      engine.keep();
      engine.keep();
      assertEquals(0, large());
    }
  }

  @Test
  void h4_oneThatCannotBeDeletedHoldsUpNoOtherAndIsTriedAgain() throws IOException {
    try (var engine = open()) {
      var mails = new Mails(engine);
      var stuck = mails.take("stuck", 100_000);
      mails.take("next", 100_000);
      mails.forget("stuck");
      mails.forget("next");
      disk.fail(event -> event instanceof Event.Delete(var path) && isOf(stuck, path));
      engine.commit(Chore.forced(_ -> {}));
      assertThrows(IOException.class, engine::keep);
      assertThrows(IOException.class, engine::keep);
      assertEquals(1, large());
      disk.fail(_ -> false);
      engine.keep();
      assertEquals(0, large());
    }
  }

  private static boolean isOf(ContentId content, Path file) {
    return file.getFileName().toString().contains(Long.toHexString(content.value()));
  }

  @Test
  void aDraftThatWasNeverStoredLeavesNothing() throws IOException {
    try (var engine = open()) {
      var draft = engine.of("smtp").draft();
      draft.write(new byte[100_000], 0, 100_000);
      assertEquals(1, large());
      draft.close();
      assertEquals(0, large());
      engine.of("smtp").draft().write(new byte[100_000], 0, 100_000);
    }
    assertEquals(1, large());
    open().close();
    assertEquals(0, large());
  }

  @Test
  void whatIsBeingReadStays() throws IOException {
    try (var engine = open()) {
      var mails = new Mails(engine);
      var content = mails.take("read", 16_000);
      for (int i = 0; i < 60; i++) {
        mails.take("m" + i, 10_000);
        mails.forget("m" + i);
      }
      try (var in = engine.of("queue").content(content).open()) {
        mails.forget("read");
        engine.keep();
        assertEquals(16_000, in.readAllBytes().length);
      }
      engine.keep();
      assertFalse(mails.has("read"));
    }
  }

  private long segments() {
    return count("segments");
  }

  private long large() {
    return count("large");
  }

  private long count(String kind) {
    try (var all = Files.list(data.resolve("content").resolve(kind))) {
      return all.count();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
