package org.rekkas.kernel.plugins;

import java.util.Objects;
import java.util.Set;
import org.rekkas.kernel.plugins.guard.Guard;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.ReversePath;

/**
 * A router behind its guard, and with it the members that its routes name. Their failures are a row
 * of their own, since the router may have answered before each of them. Thread-safe.
 */
final class GuardedRouter {
  private final Placed<Router> placed;
  private final Guard ofMembers;

  GuardedRouter(Placed<Router> placed) {
    this.placed = placed;
    this.ofMembers = placed.guard().beside("members");
  }

  String name() {
    return placed.name();
  }

  Guard guard() {
    return placed.guard();
  }

  /** To be asked behind its guard. */
  Route route(ForwardPath path, Set<ForwardPath> trail, ReversePath sender) {
    return guarded(placed.extension().route(path, trail, sender));
  }

  Route failed(String why) {
    return placed.fail().route(placed.name() + ": " + why);
  }

  /** Whether it takes what all others leave, as the relay does. */
  boolean isLast() {
    return placed.isLast();
  }

  /** Members that another router named are behind that one's guard already. */
  private Route guarded(Route route) {
    return route instanceof Route.Expand(var members, var reversePath)
            && !(members instanceof GuardedMembers)
        ? new Route.Expand(
            GuardedMembers.of(placed.name(), members, ofMembers),
            Objects.requireNonNull(reversePath))
        : route;
  }
}
