package org.rekkas.smtp.relay;

import java.util.Set;
import org.rekkas.smtp.relay.gateway.RelayDomains;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.Accounts.Lookup;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.mail.ForwardPath;

/**
 * Leads every address that is not of a domain of ours to its destination, RFC 5321 §3.6. Asked
 * behind all other routers. Open to everybody is what the configuration names as a relay domain
 * (§3.6.2), and no route opens anything; of all else the kernel's gate says who may relay.
 */
final class RelayRouter implements Router {
  private final Accounts accounts;
  private final RouteTable table;
  private final RelayDomains open;

  RelayRouter(Accounts accounts, RouteTable table, RelayDomains open) {
    this.accounts = accounts;
    this.table = table;
    this.open = open;
  }

  @Override
  public Route route(ForwardPath path, Set<ForwardPath> trail) {
    return switch (accounts.find(path.mailbox())) {
      case Lookup.NotMine() ->
          new Route.Relay(
              RelayAgent.NAME,
              table.destination(path.mailbox().domainKey()),
              open.of(path.mailbox()).isPresent());
      case Lookup.Unavailable(String why) -> new Route.Unavailable(why);
      case Lookup.Found _, Lookup.Unknown _ -> new Route.NotMine();
    };
  }
}
