package org.rekkas.plugins.aliases;

import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;

/**
 * Leads an alias to its members. Asked before the accounts, so that an alias can take an account's
 * address; one that names itself stands aside the second time, and the account has it.
 */
final class AliasRouter implements Router {
  private final AliasesFile file;
  private final Surroundings given;
  private final Strays strays;

  AliasRouter(AliasesFile file, Surroundings given) {
    this.file = file;
    this.given = given;
    this.strays = new Strays(given);
  }

  @Override
  public Route route(ForwardPath path, Set<ForwardPath> trail) {
    Optional<Alias> alias = alias(path.mailbox());
    return alias.isEmpty() || trail.contains(path) ? new Route.NotMine() : alias.get().route();
  }

  private Optional<Alias> alias(Mailbox address) {
    var table = file.table();
    strays.look(table);
    var exact = table.exact(address);
    if (exact.isPresent()) {
      return exact;
    }
    var everywhere = table.everywhere(address);
    return everywhere.isPresent() && given.accounts().domains().contains(address.domainKey())
        ? everywhere
        : Optional.empty();
  }
}
