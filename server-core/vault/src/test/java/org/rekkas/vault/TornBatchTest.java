package org.rekkas.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import org.rekkas.vault.segments.Forgery;

/** The power goes while a batch is forced: some blocks are lost, the others hold. */
final class TornBatchTest {
  private static final int SIZE = 8 << 10;
  private static final long BLOCK_OF_THE_FIRST = Mails.FIRST + 3 * 4096;

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

  /** Wherever the content begins, one of them lies at a multiple of 8. */
  @Test
  void h2_aRecordThatAStrangerWroteIntoAMailIsNone() throws Exception {
    byte[] forged = Forgery.record(1, "queue/intake", "forged", "hello".getBytes(UTF_8));
    var mail = ByteBuffer.wrap(Mails.octets("b0", SIZE)).position(100);
    for (int i = 0; i < 8; i++) {
      mail.put(forged).position(mail.position() + 1);
    }
    try (var engine = open(cut(mail.array()))) {
      var mails = new Mails(engine);
      checkBatch(mails);
      assertFalse(mails.has("forged"));
    }
    assertEquals(List.of(), alarms);
  }

  /** The first batch of a segment reached the disk, and its header did not. */
  @Test
  void h2_whatNobodyWasToldOfDoesNotComeBackBehindALaterMail() throws Exception {
    var data = folder.resolve("data");
    var image = folder.resolve("image");
    try (var engine = open(data)) {
      var mails = new Mails(engine);
      Copies.copy(data.resolve("state"), image.resolve("state"));
      for (var each : List.of("b0", "b1", "b2")) {
        mails.take(each, SIZE);
      }
      Copies.copy(data.resolve("content"), image.resolve("content"));
    }
    lose(image, 0, Mails.FIRST);
    var later = folder.resolve("later");
    try (var engine = open(image)) {
      new Mails(engine).take("b9", SIZE);
      Copies.copy(image, later);
    }
    try (var engine = open(later)) {
      var mails = new Mails(engine);
      mails.check("b9", SIZE);
      for (var each : List.of("b0", "b1", "b2")) {
        assertFalse(mails.has(each), each);
      }
      assertEquals(List.of(), engine.verify().problems());
    }
    assertEquals(List.of(), alarms);
  }

  /** Of the two blocks of a header one may be lost. */
  @Test
  void h2_aHeaderThatIsTornIsOne() throws Exception {
    for (int block = 0; block < 2; block++) {
      var image = cut();
      lose(image, block * 4096, 4096);
      try (var engine = open(image)) {
        checkBatch(new Mails(engine));
        assertEquals(List.of(), engine.verify().problems());
      }
      Copies.delete(image);
      Copies.delete(folder.resolve("data"));
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
    return cut(Mails.octets("b0", SIZE));
  }

  private Path cut(byte[] torn) throws Exception {
    var data = folder.resolve("data");
    var image = folder.resolve("image");
    try (var engine = open(data)) {
      var mails = new Mails(engine);
      mails.take("before", SIZE);
      engine.commit(Chore.forced(_ -> {}));
      Copies.copy(data.resolve("state"), image.resolve("state"));
      OneBatch.of(
          engine,
          () -> mails.take("b0", torn),
          () -> mails.take("b1", SIZE),
          () -> mails.take("b2", SIZE));
      Copies.copy(data.resolve("content"), image.resolve("content"));
    }
    lose(image, BLOCK_OF_THE_FIRST, 4096);
    return image;
  }

  private static void lose(Path image, long at, int octets) throws IOException {
    var segment = image.resolve("content/segments/0000000000000001.segment");
    try (var file = new FileDisk().write(segment)) {
      file.write(ByteBuffer.allocate(octets), at);
    }
  }
}
