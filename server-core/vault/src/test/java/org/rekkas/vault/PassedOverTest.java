package org.rekkas.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.vault.Vault.Health;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.vault.RecordingDisk.Event;
import org.rekkas.vault.state.Family;
import org.rekkas.vault.state.State;

/** A segment whose first write failed has a number below that of one with mail in it. */
final class PassedOverTest {
  private static final EngineSettings SETTINGS =
      EngineSettings.defaults()
          .withSegmentOctets(256 << 10)
          .withReserveOctets(0)
          .withKeepEvery(Duration.ofHours(1));

  private final List<String> alarms = new ArrayList<>();
  private final RecordingDisk disk = new RecordingDisk();

  @TempDir Path folder;

  private Engine open(Path data) throws IOException {
    return Engine.open(disk, data, SETTINGS, Clock.systemUTC(), alarms::add);
  }

  @Test
  void h1_whatWasDeliveredDoesNotComeBackFromBehindIt() throws IOException {
    var image = folder.resolve("image");
    cutBehindOneThatWasPassedOver(image);
    try (var engine = open(image)) {
      var mails = new Mails(engine);
      mails.check("delivered", 5000);
      mails.forget("delivered");
      mails.take("kept", 5000);
    }
    for (int again = 0; again < 2; again++) {
      try (var engine = open(image)) {
        var mails = new Mails(engine);
        assertFalse(mails.has("delivered"));
        mails.check("kept", 5000);
      }
    }
    assertEquals(List.of(), alarms);
  }

  /** The power goes before the state is forced again; what it holds does not cover this mail. */
  @Test
  void h1_whatWasTakenSinceIsThereAfterAnotherCut() throws IOException {
    var image = folder.resolve("image");
    cutBehindOneThatWasPassedOver(image);
    var second = folder.resolve("second");
    try (var engine = open(image)) {
      var mails = new Mails(engine);
      Copies.copy(image.resolve("state"), second.resolve("state"));
      mails.take("kept", 5000);
      Copies.copy(image.resolve("content"), second.resolve("content"));
    }
    try (var engine = open(second)) {
      var mails = new Mails(engine);
      mails.check("delivered", 5000);
      mails.check("kept", 5000);
    }
    assertEquals(List.of(), alarms);
  }

  /** The first segment untouched, a mail in the second, and a state that knows of neither. */
  private void cutBehindOneThatWasPassedOver(Path image) throws IOException {
    var data = folder.resolve("data");
    try (var engine = open(data)) {
      var mails = new Mails(engine);
      disk.fail(event -> event instanceof Event.Write write && beginsFirst(data, write));
      assertThrows(VaultUnwritable.class, () -> mails.take("refused", 5000));
      disk.fail(_ -> false);
      while (!(engine.of("queue").health() instanceof Health.Writable)) {
        engine.keep();
      }
      Copies.copy(data.resolve("state"), image.resolve("state"));
      mails.take("delivered", 5000);
      Copies.copy(data.resolve("content"), image.resolve("content"));
    }
    coverNothing(image);
    assertTrue(Files.exists(segment(image, 1)));
    alarms.clear();
  }

  /**
   * As if what went into the second segment had been the mail alone, and not the keeper's trial.
   */
  private static void coverNothing(Path image) throws IOException {
    try (var state = State.open(image.resolve("state"), 1 << 20, 1 << 20, 1);
        var batch = state.batch()) {
      batch.delete(Family.META, Meta.COVERED);
      batch.write();
      state.force();
    }
  }

  /** What makes it ready are zeros. */
  private static boolean beginsFirst(Path data, Event.Write write) {
    return write.path().equals(segment(data, 1)) && write.octets()[0] != 0;
  }

  private static Path segment(Path data, int number) {
    return data.resolve("content/segments/000000000000000" + number + ".segment");
  }
}
