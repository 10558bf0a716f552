package org.rekkas.store;

import java.util.List;
import java.util.Optional;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.Vault.Durability;

/**
 * Gives every folder a new UIDVALIDITY, when the state came back older than it was: UIDs that
 * clients have seen may be given to other messages now (RFC 9051 §2.3.1.1). A piece in each
 * transaction; the last one says that it is done, so what a crash cuts short is begun anew. A
 * folder whose record is damaged stays as it is: nobody can open it.
 *
 * <p>The new one is the clock's second, or one more than the state knows of. So where one backup is
 * put back twice, the two get different ones if the clock moved on by a second in between, and is
 * ahead of those that the backup knows of.
 */
final class Renewal {
  private final Vault vault;
  private final Layout layout;

  Renewal(Vault vault, Layout layout) {
    this.vault = vault;
    this.layout = layout;
  }

  /** Once each time that the state came back older. */
  void ifDue(long second) {
    long times = vault.timesCameBackOlder();
    long renewed = layout.meta().get(Layout.RENEWED).map(Layout::last).orElse(0L);
    if (times != renewed) {
      run(second);
      vault.transact(
          Durability.FORCED,
          tx -> {
            tx.put(layout.meta(), Layout.RENEWED, Layout.key(times));
            return true;
          });
    }
  }

  private void run(long second) {
    long validity =
        vault.transact(
            Durability.FORCED,
            tx -> {
              var old = Numbers.of(tx, layout);
              var now = old.renewed(second);
              tx.put(layout.meta(), Layout.NUMBERS, now.packed());
              return now.lastUidValidity();
            });
    Pages.each(layout.folders(), page -> renew(page, validity));
  }

  private boolean renew(List<Space.Entry> page, long validity) {
    return vault.transact(
        Durability.FORCED,
        tx -> {
          for (Space.Entry each : page) {
            tx.get(layout.folders(), each.key())
                .flatMap(Renewal::undamaged)
                .ifPresent(
                    state ->
                        tx.put(layout.folders(), each.key(), state.renamed(validity).packed()));
          }
          return true;
        });
  }

  private static Optional<FolderState> undamaged(byte[] value) {
    try {
      return Optional.of(FolderState.read(value));
    } catch (StoreDamaged _) {
      return Optional.empty();
    }
  }
}
