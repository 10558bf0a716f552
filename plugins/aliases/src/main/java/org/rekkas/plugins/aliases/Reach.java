package org.rekkas.plugins.aliases;

import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.mail.ForwardPath;

/**
 * Whether addresses lead anywhere now, as RCPT would find it: so many steps are looked at, and what
 * is behind them is trusted. Of one thread, for one question.
 */
final class Reach {
  /** As many as are looked at at RCPT. */
  private static final int MOST = 10;

  private final Routes routes;
  private int left = MOST;

  Reach(Routes routes) {
    this.routes = routes;
  }

  /**
   * @param trail what was expanded on the way to it
   */
  boolean leadsNowhere(ForwardPath path, Set<ForwardPath> trail) {
    if (left-- <= 0) {
      return false;
    }
    return switch (routes.resolve(path, trail).route()) {
      case Route.Local _, Route.Relay _, Route.Unavailable _ -> false;
      case Route.Unknown _, Route.NotMine _ -> true;
      case Route.Expand further -> trail.contains(path) || isDead(path, further, trail);
    };
  }

  private boolean isDead(ForwardPath path, Route.Expand route, Set<ForwardPath> trail) {
    if (route.members().agent().isPresent() || route.reversePath().isPresent()) {
      return false;
    }
    var longer = new HashSet<>(trail);
    longer.add(path);
    Iterator<ForwardPath> members = route.members().iterator();
    while (members.hasNext()) {
      if (!leadsNowhere(members.next(), Set.copyOf(longer))) {
        return false;
      }
    }
    return true;
  }
}
