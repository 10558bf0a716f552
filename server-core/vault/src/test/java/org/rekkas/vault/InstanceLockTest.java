package org.rekkas.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attack H6: two instances on one folder. */
final class InstanceLockTest {
  @TempDir Path folder;

  /** Another process, which asks who has the data. */
  static final class Other {
    private Other() {}

    public static void main(String[] given) throws IOException {
      System.out.println(InstanceLock.holder(Path.of(given[0])).orElse("nobody"));
    }
  }

  private String askedByAnother(Path data) throws IOException {
    var other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                data.toString())
            .redirectErrorStream(true)
            .start();
    return new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  /** What closes any descriptor of a file loses its locks, on POSIX. */
  @Test
  void h6_theLockStaysThoughItsProcessAsksForItAgain() throws IOException {
    var data = Files.createDirectories(folder.resolve("data"));
    var linked = Files.createSymbolicLink(folder.resolve("linked"), data);
    var us = "process " + ProcessHandle.current().pid();
    try (var _ = InstanceLock.take(data)) {
      assertEquals(us, InstanceLock.holder(linked).orElseThrow());
      assertThrows(VaultInUse.class, () -> InstanceLock.take(linked));
      assertThrows(VaultInUse.class, () -> InstanceLock.take(data));
      assertEquals(us, askedByAnother(data));
    }
    assertEquals("nobody", askedByAnother(data));
    InstanceLock.take(data).close();
  }
}
