package org.rekkas.delivery;

import java.util.List;
import org.rekkas.delivery.reader.MailCommand;
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
    var junk =
        new JunkRound(
            given, store, settings.junkKeep(), Thread.ofVirtual().name("junk-round")::start);
    var agent = new MailboxAgent(given::store, given.journal(), settings, junk::ifDue);
    return new Started(
        store,
        junk,
        List.of(
            Contribution.of("store", store),
            Contribution.of("agent", agent)
                .owning("Return-Path", "X-Original-To", Prefix.QUARANTINE),
            Contribution.of("mail", new MailCommand(given))));
  }

  /** Ends the store's background work. */
  private record Started(VaultStore store, JunkRound junk, List<Contribution> contributions)
      implements Running {
    @Override
    public void close() {
      junk.close();
      store.close();
    }
  }
}
