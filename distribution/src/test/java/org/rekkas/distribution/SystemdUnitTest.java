package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The unit for systemd, as systemd's own checker reads it. That a server lives well under it was
 * tried by hand, in Debian 12 and 13.
 */
class SystemdUnitTest {
  private static final Path ARCHIVE = Path.of("src/main/dist").toAbsolutePath();

  @TempDir Path folder;
  private Path unit;

  @BeforeEach
  void copyTheUnit() throws IOException {
    unit = folder.resolve("rekkas.service");
    String shipped = Files.readString(ARCHIVE.resolve("samples/rekkas.service"));
    Files.writeString(unit, shipped.replace("=/opt/rekkas/bin/", "=" + ARCHIVE + "/bin/"));
  }

  @Test
  void systemdUnderstandsEveryLine() throws IOException {
    Ran verified = analyze("verify", "--man=no").succeeded();
    assertEquals(List.of(), verified.output().lines().filter(l -> l.contains("rekkas")).toList());
  }

  @Test
  void itIsExposedLittle() throws IOException {
    analyze("security", "--offline=true", "--threshold=16").succeeded();
  }

  private Ran analyze(String... words) throws IOException {
    var command = new ArrayList<>(List.of("systemd-analyze", "--no-pager"));
    command.addAll(List.of(words));
    command.add(unit.toString());
    return Installation.execute(command, folder, Map.of());
  }
}
