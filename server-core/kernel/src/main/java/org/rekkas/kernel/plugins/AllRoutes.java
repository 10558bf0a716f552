package org.rekkas.kernel.plugins;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.ReversePath;

/**
 * All routers as one, asked in their order: the first answer other than NotMine or Unknown wins;
 * Unknown from any, and nothing better, is Unknown. The relay, which takes every domain that is
 * nobody's, is nothing better: a domain of which a router says Unknown is that one's. Thread-safe.
 */
final class AllRoutes implements Routes {
  private final Supplier<Roster> roster;

  AllRoutes(Supplier<Roster> roster) {
    this.roster = roster;
  }

  @Override
  public Routed resolve(ForwardPath path, Set<ForwardPath> trail) {
    return resolve(path, trail, ReversePath.NULL);
  }

  @Override
  public Routed resolve(ForwardPath path, Set<ForwardPath> trail, ReversePath sender) {
    return resolve(path, trail, sender, Optional.empty());
  }

  Routed resolve(
      ForwardPath path, Set<ForwardPath> trail, ReversePath sender, Optional<MailId> about) {
    Routed best = new Routed(new Route.NotMine(), "");
    for (GuardedRouter router : roster.get().routers()) {
      Routed routed = router.route(path, trail, sender, about);
      switch (routed.route()) {
        case Route.NotMine _ -> {}
        case Route.Unknown _ -> {
          if (best.route() instanceof Route.NotMine) {
            best = routed;
          }
        }
        case Route.Relay _ -> {
          if (!router.isLast() || best.route() instanceof Route.NotMine) {
            return routed;
          }
        }
        case Route.Local _, Route.Expand _, Route.Unavailable _ -> {
          return routed;
        }
      }
    }
    return best;
  }
}
