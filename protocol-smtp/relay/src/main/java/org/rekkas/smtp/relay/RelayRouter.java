package org.rekkas.smtp.relay;

import java.util.Set;
import org.rekkas.smtp.relay.gateway.RelayDomains;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.Accounts.Lookup;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;

/**
 * Leads every address that is not of a domain of ours to its destination, RFC 5321 §3.6. Asked
 * behind all other routers. Open to everybody is what the configuration names as a relay domain
 * (§3.6.2), and no route opens anything; of all else the kernel's gate says who may relay. Mail for
 * a relay domain goes the same way whoever sends it, since a stranger may send it in any name.
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
    return route(path, trail, ReversePath.NULL);
  }

  @Override
  public Route route(ForwardPath path, Set<ForwardPath> trail, ReversePath sender) {
    return switch (accounts.find(path.mailbox())) {
      case Lookup.NotMine() -> relayed(path.mailbox(), sender);
      case Lookup.Unavailable(String why) -> new Route.Unavailable(why);
      case Lookup.Found _, Lookup.Unknown _ -> new Route.NotMine();
    };
  }

  private Route relayed(Mailbox to, ReversePath sender) {
    boolean isOpen = open.of(to).isPresent();
    String destination = table.destination(to.domainKey(), isOpen ? ReversePath.NULL : sender);
    return new Route.Relay(RelayAgent.NAME, destination, isOpen);
  }
}
