package org.rekkas.plugins.mailinglist;

import java.util.List;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;

/** Takes away all entries below a key, some in each transaction. */
final class Clearing {
  private static final int PAGE = 500;

  private Clearing() {}

  static void of(Vault vault, Space space, Key key) {
    for (int removed = PAGE; removed == PAGE; ) {
      removed =
          vault.transact(
              Vault.Durability.FORCED,
              tx -> {
                List<Space.Entry> page = tx.range(space, key.bytes(), key.end(), PAGE);
                page.forEach(entry -> tx.delete(space, entry.key()));
                return page.size();
              });
    }
  }
}
