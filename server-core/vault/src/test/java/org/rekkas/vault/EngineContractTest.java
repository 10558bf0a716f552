package org.rekkas.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.vault.Vault;
import org.rekkas.testkit.VaultContract;

/** The contract of every vault, kept by the engine. */
final class EngineContractTest extends VaultContract {
  private final List<String> alarms = new ArrayList<>();
  private Engine engine;

  @TempDir Path folder;

  @BeforeEach
  void open() {
    try {
      var settings = EngineSettings.defaults().withSegmentOctets(1 << 20).withReserveOctets(0);
      engine = Engine.open(folder, settings, Clock.systemUTC(), alarms::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void close() throws IOException {
    engine.close();
    Assertions.assertEquals(List.of(), alarms);
  }

  @Override
  protected Vault vault() {
    return engine.of("test");
  }
}
