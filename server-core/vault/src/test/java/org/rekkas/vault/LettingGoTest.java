package org.rekkas.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.vault.disk.Disk;
import org.rekkas.vault.disk.DiskFile;
import org.rekkas.vault.disk.FileDisk;

/** Whatever fails as a content is opened, its file is let go, and its segment with it. */
class LettingGoTest {
  private static final EngineSettings SETTINGS =
      EngineSettings.defaults()
          .withSegmentOctets(256 << 10)
          .withInlineOctets(16 << 10)
          .withReserveOctets(1 << 20)
          .withKeepEvery(Duration.ofHours(1));

  @TempDir Path folder;
  private final AtomicInteger open = new AtomicInteger();
  private volatile boolean failing;

  private DiskFile watched(DiskFile file) {
    open.incrementAndGet();
    return (DiskFile)
        Proxy.newProxyInstance(
            DiskFile.class.getClassLoader(),
            new Class<?>[] {DiskFile.class},
            (_, method, arguments) -> {
              if (method.getName().equals("close")) {
                open.decrementAndGet();
              }
              if (failing && method.getName().equals("read")) {
                throw new OutOfMemoryError("says the test");
              }
              return method.invoke(file, arguments);
            });
  }

  private Disk disk() {
    var inner = new FileDisk();
    return (Disk)
        Proxy.newProxyInstance(
            Disk.class.getClassLoader(),
            new Class<?>[] {Disk.class},
            (_, method, arguments) -> {
              try {
                Object made = method.invoke(inner, arguments);
                boolean read = method.getName().equals("read");
                return read ? watched((DiskFile) made) : made;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Engine open() throws IOException {
    return Engine.open(disk(), folder, SETTINGS, Clock.systemUTC(), _ -> {});
  }

  @Test
  void whatIsThrownAsItIsReadLeavesNothingOpen() throws IOException {
    try (var engine = open()) {
      new Mails(engine).take("one", 5000);
    }
    try (var engine = open()) {
      var mails = new Mails(engine);
      mails.check("one", 5000);
      int before = open.get();
      failing = true;
      assertThrows(OutOfMemoryError.class, () -> mails.check("one", 5000));
      failing = false;
      assertEquals(before, open.get());
      mails.check("one", 5000);
    }
  }
}
