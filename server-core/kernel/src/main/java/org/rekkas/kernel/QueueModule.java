package org.rekkas.kernel;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
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
    var engine = getProvider(Engine.class);
    var generations = getProvider(Generations.class);
    var clock = getProvider(Clock.class);
    var random = getProvider(RandomGenerator.class);
    var journal = getProvider(Journal.class);
    var host = getProvider(Host.class);
    var settings = getProvider(QueueSettings.class);
    bind(Spool.class)
        .toProvider(
            () ->
                new Spool(
                    engine.get().of("kernel.queue"),
                    () -> generations.get().dispatch(),
                    clock.get(),
                    random.get(),
                    journal.get(),
                    host.get(),
                    settings.get()))
        .in(Scopes.SINGLETON);
    bind(Intake.class).to(Spool.class);
  }
}
