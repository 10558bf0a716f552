package org.rekkas.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.vault.Vault.Health;
import org.rekkas.vault.disk.Disk;
import org.rekkas.vault.disk.FileDisk;

/** A backup on another disk takes long: nothing else of the engine waits for it. */
final class BackupMeanwhileTest {
  private static final EngineSettings SETTINGS =
      EngineSettings.defaults()
          .withSegmentOctets(256 << 10)
          .withInlineOctets(16 << 10)
          .withReserveOctets(0);

  private final List<String> alarms = new ArrayList<>();
  private final CountDownLatch copying = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @TempDir Path folder;
  private Engine engine;
  private Mails mails;
  private FutureTask<String> backup;

  @BeforeEach
  void aBackupThatIsCopying() throws Exception {
    engine =
        Engine.open(
            slow(folder.resolve("backup")),
            folder.resolve("data"),
            SETTINGS,
            Clock.systemUTC(),
            alarms::add);
    mails = new Mails(engine);
    mails.take("small", 1_000);
    mails.take("large", 50_000);
    backup = new FutureTask<>(this::backup);
    Thread.ofPlatform().start(backup);
    copying.await();
  }

  private String backup() {
    try {
      engine.backup(folder.resolve("backup"));
      return "done";
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  /** No links, and each segment that is copied waits. */
  private Disk slow(Path backup) {
    var disk = new FileDisk();
    return (Disk)
        Proxy.newProxyInstance(
            Disk.class.getClassLoader(),
            new Class<?>[] {Disk.class},
            (_, method, given) -> {
              if (method.getName().equals("link")) {
                throw new IOException("Invalid cross-device link");
              }
              if (method.getName().equals("create")
                  && given[0].toString().startsWith(backup.toString())
                  && given[0].toString().contains(".segment")) {
                copying.countDown();
                goOn.await();
              }
              try {
                return method.invoke(disk, given);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private long large() throws IOException {
    try (var found = Files.list(folder.resolve("data/content/large"))) {
      return found.count();
    }
  }

  @Test
  void theKeeperGoesOnAndDeletesAfterwards() throws Exception {
    mails.forget("large");
    engine.keep();
    engine.keep();
    assertEquals(1, large(), "the backup may need it");
    goOn.countDown();
    assertEquals("done", backup.get());
    engine.keep();
    assertEquals(0, large());
    engine.close();
    try (var restored =
        Engine.open(folder.resolve("backup"), SETTINGS, Clock.systemUTC(), alarms::add)) {
      new Mails(restored).check("large", 50_000);
    }
  }

  @Test
  void aBackupBreaksOffWhenTheEngineIsClosed() throws Exception {
    var closing =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    engine.close();
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
    while (engine.health() instanceof Health.Writable) {
      Thread.onSpinWait();
    }
    goOn.countDown();
    closing.join();
    assertTrue(backup.get().endsWith("the server is stopping"), backup.get());
    assertTrue(backup().endsWith("the server is stopping"));
    try (var again =
        Engine.open(folder.resolve("data"), SETTINGS, Clock.systemUTC(), alarms::add)) {
      new Mails(again).check("large", 50_000);
    }
  }
}
