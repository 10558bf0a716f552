package org.rekkas.plugins.accounts;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.rekkas.spi.mail.Mailbox;

/**
 * Addresses that an account may send from besides its own: addresses, and {@code @domain} for all
 * of a domain.
 *
 * @param keys as {@link Mailbox#key} has them
 */
record Identities(Set<String> keys, Set<String> domains) {
  static final Identities NONE = new Identities(Set.of(), Set.of());

  Identities {
    keys = Set.copyOf(keys);
    domains = Set.copyOf(domains);
  }

  /** Words parted by blanks or commas. */
  static Identities parse(String text) {
    var keys = new HashSet<String>();
    var domains = new HashSet<String>();
    for (String word : text.strip().split("[ ,]+")) {
      if (word.startsWith("@")) {
        domains.add(new Mailbox("x", word.substring(1).toLowerCase(Locale.ROOT)).domainKey());
      } else {
        keys.add(AccountLine.address(word).key());
      }
    }
    return new Identities(keys, domains);
  }

  boolean have(Mailbox address) {
    return keys.contains(address.key()) || domains.contains(address.domainKey());
  }
}
