package org.rekkas.plugins.arc;

import java.util.Set;
import org.rekkas.expansion.Expansion;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.mail.ForwardPath;

/**
 * Whether mail for an address is passed on to another host: at once, or by an alias, of which
 * {@value #MOST} addresses are looked at. A list makes a mail of its own of it, which is another
 * matter. Where nobody can say now, or so soon, it may be: a seal harms nobody (RFC 8617 §5.1.5).
 */
record Elsewhere(Routes routes) {
  private static final int MOST = 200;

  boolean leads(ForwardPath path) {
    return new Expansion(routes, MOST, Elsewhere::isAway).mayLead(path, Set.of());
  }

  private static boolean isAway(Route route) {
    return switch (route) {
      case Route.Relay _, Route.Unavailable _ -> true;
      case Route.Expand _, Route.Local _, Route.Unknown _, Route.NotMine _ -> false;
    };
  }
}
