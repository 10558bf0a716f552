package org.rekkas.vault.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SupplyTest {
  private static final int SIZE = 1 << 20;

  @TempDir Path folder;
  private final FailingDisk failing = new FailingDisk();
  private final ArrayBlockingQueue<String> alarms = new ArrayBlockingQueue<>(10);

  /** The one behind the last may be under way. */
  private List<Path> files(Path last) throws IOException {
    try (var all = Files.list(folder)) {
      return all.filter(each -> each.compareTo(last) <= 0).toList();
    }
  }

  private Supply supply() {
    return new Supply(failing.disk(), folder, SIZE, 2, alarms::add);
  }

  /** Nobody would look for its file until the next start. */
  @ParameterizedTest
  @ValueSource(strings = {"rename", "forceFolder", "write"})
  void h3_aFreedSegmentThatCannotBeUsedAgainTakesNoRoom(String operation) throws Exception {
    Path freed = Files.write(SegmentFiles.path(folder, 1), new byte[SIZE]);
    try (var supply = supply()) {
      supply.free(freed);
      failing.failNext(operation, new IOException("Too many open files"));
      supply.start();
      assertEquals(
          "cannot make the next segment ready: java.io.IOException: Too many open files",
          alarms.take());
      Path taken = taken(supply).path();
      assertEquals(List.of(taken), files(taken));
    }
  }

  @Test
  void h3_aSegmentThatIsNotWrittenToItsEndTakesNoRoom() throws Exception {
    try (var supply = supply()) {
      failing.failNext("force", new OutOfMemoryError("says the test"));
      supply.start();
      String _ = alarms.take();
      Path taken = taken(supply).path();
      assertEquals(List.of(taken), files(taken));
    }
  }

  /** As where its disk was unmounted. */
  @Test
  void h3_aFolderThatIsGoneIsNoFullDisk() throws Exception {
    Path gone = folder.resolve("gone");
    try (var supply = new Supply(failing.disk(), gone, SIZE, 2, alarms::add)) {
      supply.start();
      assertEquals(
          "cannot make the next segment ready: java.nio.file.NoSuchFileException: " + gone,
          alarms.take());
      Files.createDirectory(gone);
      taken(supply);
    }
  }

  /** It is tried again each second. */
  private static Supply.Ready taken(Supply supply) {
    while (true) {
      try {
        var ready = supply.take(10, TimeUnit.SECONDS);
        ready.file().close();
        return ready;
      } catch (IOException _) {
        Thread.onSpinWait();
      }
    }
  }
}
