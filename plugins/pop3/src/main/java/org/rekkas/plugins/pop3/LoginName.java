package org.rekkas.plugins.pop3;

import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.mail.Mailbox;

/**
 * What stands behind USER as an account's address. A name without a domain is one of the host's
 * domain, or of {@code localhost} where only that has accounts.
 */
final class LoginName {
  private LoginName() {}

  /** Empty for what cannot be an address, and so is nobody's. */
  static Optional<Mailbox> of(String name, String domain, Set<String> domains) {
    try {
      if (name.indexOf('@') >= 0) {
        return Optional.of(Mailbox.of(name));
      }
      var here = new Mailbox(name, domain);
      boolean known = domains.contains(here.domainKey()) || !domains.contains("localhost");
      return Optional.of(known ? here : new Mailbox(name, "localhost"));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
