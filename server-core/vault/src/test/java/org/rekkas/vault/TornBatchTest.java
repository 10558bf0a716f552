package org.rekkas.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.vault.disk.FileDisk;

/** The power goes while a batch is forced: a block of its first record is lost, the others hold. */
final class TornBatchTest {
  private static final int SIZE = 8 << 10;
  private static final long BLOCK_OF_THE_FIRST = 4 * 4096;

  private static final EngineSettings SETTINGS =
      EngineSettings.defaults()
          .withSegmentOctets(256 << 10)
          .withReserveOctets(0)
          .withKeepEvery(Duration.ofHours(1));

  private final List<String> alarms = new ArrayList<>();

  @TempDir Path folder;

  private Engine open(Path data) throws IOException {
    return Engine.open(data, SETTINGS, Clock.systemUTC(), alarms::add);
  }

  /** Nobody was told that the first was taken. */
  @Test
  void h2_theHoleThatIsLeftIsNoDamageNowOrLater() throws Exception {
    var image = cut();
    try (var engine = open(image)) {
      var mails = new Mails(engine);
      checkBatch(mails);
      assertEquals(List.of(), engine.verify().problems());
      engine.keep();
    }
    for (int again = 0; again < 2; again++) {
      try (var engine = open(image)) {
        checkBatch(new Mails(engine));
        assertEquals(List.of(), engine.verify().problems());
      }
    }
    assertEquals(List.of(), alarms);
  }

  @Test
  void h2_whatLivesBehindTheHoleMovesAway() throws Exception {
    try (var engine = open(cut())) {
      var mails = new Mails(engine);
      engine.keep();
      mails.forget("before");
      mails.forget("b1");
      for (int i = 0; i < 10; i++) {
        engine.keep();
      }
      mails.check("b2", SIZE);
      assertEquals(List.of(), engine.verify().problems());
    }
    assertEquals(List.of(), alarms);
  }

  private static void checkBatch(Mails mails) throws IOException {
    mails.check("before", SIZE);
    assertFalse(mails.has("b0"));
    mails.check("b1", SIZE);
    mails.check("b2", SIZE);
  }

  private Path cut() throws Exception {
    var data = folder.resolve("data");
    var image = folder.resolve("image");
    try (var engine = open(data)) {
      var mails = new Mails(engine);
      mails.take("before", SIZE);
      engine.commit(Chore.forced(_ -> {}));
      Copies.copy(data.resolve("state"), image.resolve("state"));
      OneBatch.of(
          engine,
          () -> mails.take("b0", SIZE),
          () -> mails.take("b1", SIZE),
          () -> mails.take("b2", SIZE));
      Copies.copy(data.resolve("content"), image.resolve("content"));
    }
    var segment = image.resolve("content/segments/0000000000000001.segment");
    try (var file = new FileDisk().write(segment)) {
      file.write(ByteBuffer.allocate(4096), BLOCK_OF_THE_FIRST);
    }
    return image;
  }
}
