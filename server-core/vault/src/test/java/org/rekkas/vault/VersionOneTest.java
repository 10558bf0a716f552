package org.rekkas.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Data that an engine of format 1 has written: m0 to m3 in its first segment, m4 to m7 in its
 * second, m1 and m5 forgotten, the third segment made ready.
 */
final class VersionOneTest {
  private static final EngineSettings SETTINGS =
      EngineSettings.defaults()
          .withSegmentOctets(256 << 10)
          .withReserveOctets(0)
          .withKeepEvery(Duration.ofHours(1));

  private final List<String> alarms = new ArrayList<>();

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void unpack() throws IOException {
    data = folder.resolve("data");
    Files.createDirectories(data.resolve("content/large"));
    try (var zip = new ZipInputStream(VersionOneTest.class.getResourceAsStream("/version-1.zip"))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        var file = data.resolve(entry.getName()).normalize();
        Files.createDirectories(file.resolveSibling(""));
        Files.copy(zip, file);
      }
    }
  }

  @Test
  void whatItHasIsReadAndWrittenOn() throws IOException {
    try (var engine = open()) {
      var mails = new Mails(engine);
      checkAll(mails);
      mails.take("new", 1_000);
      assertEquals(List.of(), engine.verify().problems());
    }
    assertEquals("rekkas vault 2\n", Files.readString(data.resolve("version")));
    try (var engine = open()) {
      var mails = new Mails(engine);
      checkAll(mails);
      mails.check("new", 1_000);
      for (int i = 0; i < 10; i++) {
        engine.keep();
      }
      checkAll(mails);
      assertEquals(List.of(), engine.verify().problems());
    }
    assertEquals(List.of(), alarms);
  }

  @Test
  void h4_itsRecordsAreFoundWithoutAStateAndWithoutAHeader() throws IOException {
    Copies.delete(data.resolve("state"));
    erase("0000000000000001.segment");
    var repaired = Engine.repair(data, Optional.empty(), SETTINGS, Clock.systemUTC(), alarms::add);
    assertEquals(8, repaired.unexplained());
  }

  @Test
  void h4_aHeaderComesBackFromABackupAsItWas() throws IOException {
    var backup = folder.resolve("backup");
    Copies.copy(data, backup);
    erase("0000000000000002.segment");
    Engine.repair(data, Optional.of(backup), SETTINGS, Clock.systemUTC(), alarms::add);
    var second = Path.of("content/segments/0000000000000002.segment");
    assertEquals(-1, Files.mismatch(backup.resolve(second), data.resolve(second)));
    try (var engine = open()) {
      checkAll(new Mails(engine));
    }
  }

  private void erase(String segment) throws IOException {
    var path = data.resolve("content/segments").resolve(segment);
    try (var file = new RandomAccessFile(path.toFile(), "rw")) {
      file.write(new byte[100]);
    }
  }

  private static void checkAll(Mails mails) throws IOException {
    for (int i = 0; i < 8; i++) {
      if (i == 1 || i == 5) {
        assertFalse(mails.has("m" + i));
      } else {
        mails.check("m" + i, 1_000);
      }
    }
  }

  private Engine open() throws IOException {
    return Engine.open(data, SETTINGS, Clock.systemUTC(), alarms::add);
  }
}
