package org.rekkas.smtp.relay;

import java.util.Set;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.Accounts.Lookup;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.mail.ForwardPath;

/**
 * Leads every address that is not of a domain of ours to its destination, RFC 5321 §3.6. Asked
 * behind all other routers. It opens nothing: who may relay is for the kernel's gate to say.
 */
final class RelayRouter implements Router {
  private final Accounts accounts;
  private final RouteTable table;

  RelayRouter(Accounts accounts, RouteTable table) {
    this.accounts = accounts;
    this.table = table;
  }

  @Override
  public Route route(ForwardPath path, Set<ForwardPath> trail) {
    return switch (accounts.find(path.mailbox())) {
      case Lookup.NotMine() ->
          new Route.Relay(RelayAgent.NAME, table.destination(path.mailbox().domainKey()), false);
      case Lookup.Unavailable(String why) -> new Route.Unavailable(why);
      case Lookup.Found _, Lookup.Unknown _ -> new Route.NotMine();
    };
  }
}
