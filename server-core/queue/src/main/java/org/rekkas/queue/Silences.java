package org.rekkas.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.mail.Silence;
import org.rekkas.spi.vault.Vault.Durability;
import org.rekkas.spi.vault.VaultUnwritable;

/** What earlier runs knew of destinations that did not answer. */
record Silences(Shelves shelves) {
  private static final int PAGE = 1_000;
  private static final int MOST = 10_000;

  /**
   * Those that were to be asked since an instant, so many at most: the others are found out again.
   * For those before it no mail can wait any more: they are forgotten.
   */
  Map<Destination, Silence> since(Instant old) {
    var known = new HashMap<Destination, Silence>();
    var from = Optional.of(IndexPage.FIRST);
    while (from.isPresent()) {
      var over = new ArrayList<Destination>();
      from =
          shelves.silences(
              from.get(),
              PAGE,
              (where, silence) -> {
                if (silence.probe().isBefore(old)) {
                  over.add(where);
                } else if (known.size() < MOST) {
                  known.put(where, silence);
                }
              });
      forget(over);
    }
    return known;
  }

  /** What a full disk keeps here lies there until another start. */
  private void forget(List<Destination> over) {
    if (over.isEmpty()) {
      return;
    }
    try {
      shelves.transact(
          Durability.ORDERED,
          tx -> {
            over.forEach(where -> shelves.putSilence(tx, where, Optional.empty()));
            return over.size();
          });
    } catch (VaultUnwritable _) {
      // The vault tells of it itself, and there is another start.
    }
  }
}
