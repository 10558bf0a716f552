package org.rekkas.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.Vault.Durability;

/**
 * Takes away what appends are recognised by when they cannot come again. The queue says so itself
 * ({@code forget}), but what it would have said when a crash came, of about a thousand mails, it
 * never says.
 *
 * <p>A queue repeats an append within its expiry, five days unless configured: what is older than
 * {@link #KEPT} goes, counted from the append and not from the mail's id, since the id of an
 * imported mail has no time.
 */
final class Sweep {
  static final Duration KEPT = Duration.ofDays(60);

  private final Vault vault;
  private final Space appended;

  Sweep(Vault vault, Layout layout) {
    this.vault = vault;
    this.appended = layout.appended();
  }

  /** Ends behind the page that it is at, when it is over. */
  void run(Instant now, BooleanSupplier over) {
    long before = now.minus(KEPT).getEpochSecond();
    Pages.each(appended, page -> !over.getAsBoolean() && sweep(page, before));
  }

  private boolean sweep(List<Space.Entry> page, long before) {
    var old = page.stream().filter(entry -> isOld(entry.value(), before)).toList();
    return old.isEmpty()
        || vault.transact(
            Durability.ORDERED,
            tx -> {
              old.forEach(entry -> tx.delete(appended, entry.key()));
              return true;
            });
  }

  /** One that is damaged still tells of an append, and stays. */
  private static boolean isOld(byte[] value, long before) {
    try {
      return Occasion.read(value).second() < before;
    } catch (StoreDamaged _) {
      return false;
    }
  }
}
