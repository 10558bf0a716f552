package org.rekkas.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.ActiveMail.Attempt;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.mail.Silence;
import org.rekkas.queue.sites.Sites;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.vault.Vault.Durability;

/**
 * Has batches relayed by their agents, and settles them. What a next hop took is on no disk of
 * ours: so it is forced at once that it took it, also of mails that others have not answered yet.
 * On the threads of {@link Sites}.
 */
final class RelayCarrier implements Sites.Carrier {
  private final Function<String, Handover> handovers;
  private final Map<String, Handover> byAgent = new ConcurrentHashMap<>();
  private final Settlement settlement;
  private final Shelves shelves;
  private final Journal journal;

  RelayCarrier(
      Function<String, Handover> handovers,
      Settlement settlement,
      Shelves shelves,
      Journal journal) {
    this.handovers = handovers;
    this.settlement = settlement;
    this.shelves = shelves;
    this.journal = journal;
  }

  @Override
  public void deliver(Destination destination, List<Attempt> batch) {
    try {
      byAgent.computeIfAbsent(destination.agent(), handovers).deliver(batch);
    } catch (RuntimeException | Error e) { // they stay «not tried»
      journal.note(Notes.agentFailed(destination.agent(), String.valueOf(e)));
    }
  }

  @Override
  public void settle(List<Attempt> batch) {
    settlement.receipts().note(batch);
    var complete = new ArrayList<ActiveMail>(batch.size());
    for (Attempt attempt : batch) {
      if (attempt.mail().lastAnswer()) {
        complete.add(attempt.mail());
      }
    }
    settlement.settle(complete);
  }

  @Override
  public boolean isBehind() {
    return settlement.halt().isOn();
  }

  @Override
  public void remember(Destination destination, Optional<Silence> silence) {
    try {
      shelves.transact(
          Durability.ORDERED,
          tx -> {
            shelves.putSilence(tx, destination, silence);
            return true;
          });
    } catch (RuntimeException | Error e) { // whoever calls has mails to settle
      journal.note(Notes.remark(Note.Level.WARN, "a silent destination was not noted: " + e));
    }
  }
}
