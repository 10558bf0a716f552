package org.rekkas.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.MemoryVault;
import org.rekkas.vault.Engine;
import org.rekkas.vault.EngineSettings;

/** The same on the engine, under the name that the spool has there. */
class SetAsideOnEngineTest extends SetAsideTest {
  private final List<String> alarms = new ArrayList<>();
  @TempDir Path folder;
  private Engine engine;

  @AfterEach
  void close() throws IOException {
    engine.close();
    Assertions.assertEquals(List.of(), alarms);
  }

  @Override
  Rig rig() {
    var settings = EngineSettings.defaults().withSegmentOctets(1 << 20).withReserveOctets(0);
    try {
      engine = Engine.open(folder, settings, Clock.systemUTC(), alarms::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return on(new PostBox("local"), new ManualClock());
  }

  @Override
  Rig again(Rig before) {
    return on(before.local, before.clock);
  }

  private Rig on(PostBox local, ManualClock clock) {
    var spool = engine.of("kernel.queue");
    return new Rig(spool, new MemoryVault(), local, clock, QueueSettings.defaults());
  }

  @Override
  long contents(Rig rig) {
    return engine.verify().contents();
  }
}
