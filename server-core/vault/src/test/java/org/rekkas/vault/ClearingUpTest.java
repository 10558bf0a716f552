package org.rekkas.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.vault.disk.Disk;
import org.rekkas.vault.disk.FileDisk;

/** A start goes through all large files, of which there may be millions. */
@Timeout(60)
final class ClearingUpTest {
  private static final EngineSettings SETTINGS =
      EngineSettings.defaults()
          .withSegmentOctets(256 << 10)
          .withReserveOctets(0)
          .withKeepEvery(Duration.ofMillis(10));

  private final List<String> alarms = new CopyOnWriteArrayList<>();
  private final AtomicLong looks = new AtomicLong();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  @TempDir Path data;

  private Engine open(BooleanSupplier more) throws IOException {
    return Engine.open(many(more), data, SETTINGS, Clock.systemUTC(), alarms::add);
  }

  /** A disk with large files as long as there shall be more. */
  private Disk many(BooleanSupplier more) {
    var disk = new FileDisk();
    return (Disk)
        Proxy.newProxyInstance(
            Disk.class.getClassLoader(),
            new Class<?>[] {Disk.class},
            (_, method, given) -> {
              if (method.getName().equals("usable")) {
                looks.incrementAndGet();
              }
              if (method.getName().equals("visit") && given[0].toString().endsWith("large")) {
                var visitor = (Disk.Visitor) given[1];
                begun.countDown();
                while (more.getAsBoolean()) {
                  visitor.visit(((Path) given[0]).resolve("7fffffffffffffff.content"));
                }
                ended.countDown();
                return null;
              }
              try {
                return method.invoke(disk, given);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void theFreeSpaceIsLookedAtMeanwhile() throws Exception {
    try (var _ = open(() -> begun.getCount() > 0 || looks.get() < 10)) {
      ended.await();
    }
    assertEquals(List.of(), alarms);
  }

  @Test
  void aStopEndsIt() throws Exception {
    try (var _ = open(() -> true)) {
      begun.await();
    }
    assertEquals(List.of(), alarms);
  }
}
