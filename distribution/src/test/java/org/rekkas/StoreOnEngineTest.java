package org.rekkas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.MailStore;
import org.rekkas.store.VaultStore;
import org.rekkas.testkit.MailStoreContract;
import org.rekkas.vault.Engine;
import org.rekkas.vault.EngineSettings;

/** The message store as it is shipped, on the engine: the only place that sees both. */
class StoreOnEngineTest extends MailStoreContract {
  private final List<String> alarms = new ArrayList<>();
  @TempDir Path folder;
  private Engine engine;

  @AfterEach
  void close() throws IOException {
    engine.close();
    Assertions.assertEquals(List.of(), alarms);
  }

  @Override
  protected MailStore store() {
    var settings = EngineSettings.defaults().withSegmentOctets(1 << 20).withReserveOctets(0);
    try {
      engine = Engine.open(folder, settings, Clock.systemUTC(), alarms::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return VaultStore.open(engine.of("mailbox"), Clock.systemUTC());
  }
}
