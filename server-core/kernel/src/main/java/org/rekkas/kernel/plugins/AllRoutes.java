package org.rekkas.kernel.plugins;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.rekkas.kernel.plugins.guard.Guard;
import org.rekkas.kernel.plugins.guard.Round;
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
    var search = new Search(path, trail, sender);
    Round.of(roster.get().routers(), about, search);
    return search.best;
  }

  private static final class Search implements Round.Matter<GuardedRouter, Route> {
    private final ForwardPath path;
    private final Set<ForwardPath> trail;
    private final ReversePath sender;
    private Routed best = new Routed(new Route.NotMine(), "");

    Search(ForwardPath path, Set<ForwardPath> trail, ReversePath sender) {
      this.path = path;
      this.trail = trail;
      this.sender = sender;
    }

    @Override
    public Guard guard(GuardedRouter router) {
      return router.guard();
    }

    @Override
    public Route ask(GuardedRouter router) {
      return router.route(path, trail, sender);
    }

    @Override
    public Route failed(GuardedRouter router, String why) {
      return router.failed(why);
    }

    @Override
    public boolean ends(GuardedRouter router, Route route, long begun) {
      boolean first = best.route() instanceof Route.NotMine;
      boolean ends =
          switch (route) {
            case Route.NotMine _, Route.Unknown _ -> false;
            case Route.Relay _ -> first || !router.isLast();
            case Route.Local _, Route.Expand _, Route.Unavailable _ -> true;
          };
      if (ends || (first && route instanceof Route.Unknown)) {
        best = new Routed(route, router.name());
      }
      return ends;
    }
  }
}
