package org.rekkas.kernel;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.rekkas.kernel.plugins.Generations;
import org.rekkas.queue.QueueSettings;
import org.rekkas.queue.Spool;
import org.rekkas.spi.Host;
import org.rekkas.spi.Intake;
import org.rekkas.spi.journal.Journal;
import org.rekkas.vault.Engine;

/** The queue, and its one door. */
final class QueueModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Intake.class).to(Spool.class);
  }

  @Provides
  @Singleton
  Spool spool(
      Engine engine,
      Provider<Generations> generations,
      Clock clock,
      RandomGenerator random,
      Journal journal,
      Host host,
      QueueSettings settings) {
    return new Spool(
        engine.of("kernel.queue"),
        () -> generations.get().dispatch(),
        clock,
        random,
        journal,
        host,
        settings);
  }
}
