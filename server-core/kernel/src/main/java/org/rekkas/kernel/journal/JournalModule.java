package org.rekkas.kernel.journal;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
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
    bind(Journal.class).to(BufferedJournal.class);
  }

  @Provides
  @Singleton
  Traces traces(Engine engine, TraceSettings settings, Clock clock) {
    return new Traces(engine.of("kernel.journal"), settings, clock);
  }

  @Provides
  @Singleton
  BufferedJournal journal(LogOutput log, Traces traces, Clock clock) {
    return new BufferedJournal(log, traces, clock, observer);
  }
}
