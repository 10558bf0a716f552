package org.rekkas.delivery;

import java.util.List;
import org.rekkas.delivery.reader.MailCommand;
import org.rekkas.delivery.reader.MailboxesCommand;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;
import org.rekkas.store.VaultStore;

/** The plugin {@code mailbox}: the message store, the agent that delivers to it, and a reader. */
public final class MailboxPlugin implements Plugin<MailboxSettings> {
  @Override
  public String name() {
    return MailboxAgent.NAME;
  }

  @Override
  public MailboxSettings read(Section config) {
    return MailboxSettings.from(config);
  }

  @Override
  public Running start(MailboxSettings settings, Surroundings given) {
    var store = VaultStore.open(given.vault(), given.clock());
    var junk = new JunkRound(given, store, settings.junkKeep());
    var daily = new Daily(given, Daily.LOOK, List.of(store::sweep, junk));
    var agent = new MailboxAgent(given::store, given.journal(), settings);
    daily.start();
    return new Started(
        daily,
        List.of(
            Contribution.of("store", store),
            Contribution.of("agent", agent)
                .owning("Return-Path", "X-Original-To", Prefix.QUARANTINE),
            Contribution.of("mail", new MailCommand(given)),
            Contribution.of("mailboxes", new MailboxesCommand(given, store))));
  }

  /** Ends the upkeep with it. */
  private record Started(Daily daily, List<Contribution> contributions) implements Running {
    @Override
    public void close() {
      daily.close();
    }
  }
}
