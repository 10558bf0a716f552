package org.rekkas.kernel.plugins.loading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.queue.Spool;
import org.rekkas.testkit.MemoryVault;
import org.rekkas.vault.Engine;

/** What was compiled with this SPI expects nothing that it has not. */
class SpiReferencesTest {
  @ParameterizedTest
  @ValueSource(classes = {Loaded.class, Spool.class, Engine.class, MemoryVault.class})
  void nothingThatIsHereIsMissed(Class<?> ofModule) throws IOException, URISyntaxException {
    Path classes = Path.of(ofModule.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(classes)) {
      look(classes);
      return;
    }
    try (FileSystem jar = FileSystems.newFileSystem(classes)) {
      look(jar.getPath("/"));
    }
  }

  private static void look(Path classes) throws IOException {
    int count = 0;
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path each : files.filter(file -> file.toString().endsWith(".class")).toList()) {
        assertEquals(
            Optional.empty(), SpiReferences.missing(Files.readAllBytes(each)), each.toString());
        count++;
      }
    }
    assertTrue(count > 10);
  }
}
