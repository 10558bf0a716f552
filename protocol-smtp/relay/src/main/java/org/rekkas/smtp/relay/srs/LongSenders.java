package org.rekkas.smtp.relay.srs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * Senders who do not fit into a local part of ours, such as those of mailing lists that name each
 * recipient: kept in the vault under a token that does, for as long as an address counts. So a
 * report to one finds its way back at the server alone that made it. Usable by all threads.
 */
public final class LongSenders {
  private static final int PAGE = 100;

  private final Vault vault;
  private final Space space;

  public LongSenders(Vault vault) {
    this.vault = vault;
    this.space = vault.space("srs");
  }

  /**
   * @param day since 1970
   * @param kept the first day that still counts; what is older is forgotten
   * @throws VaultUnwritable where a report could not find its way back
   */
  void keep(long day, String token, Mailbox sender, long kept) throws VaultUnwritable {
    byte[] key = Key.of(day).and(token).bytes();
    if (space.get(key).isEmpty()) {
      vault.transact(
          Vault.Durability.ORDERED, tx -> put(tx, key, sender.toString(), Key.of(kept).bytes()));
    }
  }

  Optional<Mailbox> sender(long day, String token) {
    return space
        .get(Key.of(day).and(token).bytes())
        .map(octets -> Mailbox.of(new String(octets, UTF_8)));
  }

  private int put(Transaction tx, byte[] key, String sender, byte[] kept) {
    var old = tx.range(space, Key.of(Long.MIN_VALUE).bytes(), kept, PAGE);
    old.forEach(each -> tx.delete(space, each.key()));
    tx.put(space, key, sender.getBytes(UTF_8));
    return old.size();
  }
}
