package org.rekkas.kernel.journal;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import java.time.Clock;
import org.rekkas.spi.journal.Journal;
import org.rekkas.vault.Engine;

/** The journal: log, counts, traces. */
public final class JournalModule extends AbstractModule {
  private final Journal observer;

  /**
   * @param observer hears each note besides the journal
   */
  public JournalModule(Journal observer) {
    this.observer = observer;
  }

  @Override
  protected void configure() {
    var engine = getProvider(Engine.class);
    var settings = getProvider(TraceSettings.class);
    var clock = getProvider(Clock.class);
    var log = getProvider(LogOutput.class);
    var traces = getProvider(Traces.class);
    bind(Traces.class)
        .toProvider(
            () -> new Traces(engine.get().of("kernel.journal"), settings.get(), clock.get()))
        .in(Scopes.SINGLETON);
    bind(BufferedJournal.class)
        .toProvider(() -> new BufferedJournal(log.get(), traces.get(), clock.get(), observer))
        .in(Scopes.SINGLETON);
    bind(Journal.class).to(BufferedJournal.class);
  }
}
