package org.rekkas.delivery.reader;

import java.util.LinkedHashSet;
import java.util.Optional;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Mailbox;

/**
 * Whose mail is meant: {@code ali@example.org}, or {@code ali}, who is looked for in the host's
 * domain, at localhost, and in all other domains, in this order. An account that is gone is found
 * as long as mail of it is left.
 */
final class Owners {
  private final Surroundings given;

  Owners(Surroundings given) {
    this.given = given;
  }

  Optional<Mailbox> find(String user) {
    if (user.indexOf('@') >= 0) {
      return address(user).flatMap(this::known);
    }
    var domains = new LinkedHashSet<String>();
    domains.add(given.host().domain());
    domains.add("localhost");
    domains.addAll(given.accounts().domains());
    return domains.stream()
        .flatMap(domain -> address(user + "@" + domain).flatMap(this::known).stream())
        .findFirst();
  }

  private Optional<Mailbox> known(Mailbox address) {
    return switch (given.accounts().find(address)) {
      case Accounts.Lookup.Found(var account) -> Optional.of(account.address());
      case Accounts.Lookup.Unknown(), Accounts.Lookup.NotMine() -> left(address);
      case Accounts.Lookup.Unavailable(String _) -> left(address);
    };
  }

  private Optional<Mailbox> left(Mailbox address) {
    return given.store().usage(address).messages() > 0 ? Optional.of(address) : Optional.empty();
  }

  private static Optional<Mailbox> address(String text) {
    try {
      return Optional.of(Mailbox.of(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
