package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive for linux-x64 brings all it needs; the one for everybody is small. */
class RuntimeIT {
  private static final long SMALL = 60_000_000;

  @TempDir Path folder;

  /** With the engine's natives for Linux and macOS, on both processors. */
  @Test
  void theArchiveForEverybodyIsSmall() throws IOException {
    long octets = Files.size(Path.of(System.getProperty("rekkas.archive")));
    assertTrue(octets < SMALL, () -> octets + " octets");
  }

  @Test
  void itRunsWhereThereIsNoJava() throws IOException {
    try (Installation rekkas = Installation.unpackWithRuntime(folder)) {
      rekkas.start("--demo");
      String pid = Files.readString(rekkas.file("data/rekkas.pid")).strip();
      Path java = Path.of("/proc/" + pid + "/exe").toRealPath();
      assertTrue(java.startsWith(rekkas.home().toRealPath()), java::toString);
      try (Dialogue telnet = rekkas.connect()) {
        telnet.says("EHLO client.example", "250");
        telnet.sends("x@client.example", "ali@localhost", "Subject: no Java here", "");
      }
      rekkas.await("no Java here", "mail", "ali");
      rekkas.rekkas("plugins").succeeded().says("accounts");
      rekkas.rekkas("check").succeeded();
    }
  }
}
