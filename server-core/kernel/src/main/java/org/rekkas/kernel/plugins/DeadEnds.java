package org.rekkas.kernel.plugins;

import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.Route;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;

/**
 * Whether an address that is expanded leads to nobody: back to itself, or to members that are not
 * there. What is taken for it would come back to whom a stranger has named as its sender (attack
 * G2). A few members are looked at, as the queue would route them; where one leads anywhere, cannot
 * be told now, or is one too many, the address is none. Thread-safe.
 */
final class DeadEnds {
  private static final int MOST = 10;

  private final AllRoutes routes;

  DeadEnds(AllRoutes routes) {
    this.routes = routes;
  }

  /** Never of a postmaster, who is taken everywhere: RFC 5321 §4.5.1. */
  boolean isOne(ForwardPath path, Route.Expand route, Optional<MailId> about) {
    if (path.mailbox().localPart().equalsIgnoreCase("postmaster")) {
      return false;
    }
    try {
      return new Look(about).isDead(path, route, Set.of());
    } catch (RuntimeException _) { // its members cannot be read now: the queue tries again
      return false;
    }
  }

  /** Of any address: whether nobody has it, or it is expanded to nobody. */
  boolean leadsToNobody(ForwardPath path) {
    try {
      return new Look(Optional.empty()).isDead(path, Set.of());
    } catch (RuntimeException _) { // as above
      return false;
    }
  }

  /** Of one address. */
  private final class Look {
    private final Optional<MailId> about;
    private int left = MOST;

    Look(Optional<MailId> about) {
      this.about = about;
    }

    private boolean isDead(ForwardPath path, Route.Expand route, Set<ForwardPath> trail) {
      if (route.members().agent().isPresent() || route.reversePath().isPresent()) {
        return false; // a list's: whose members are none of the sender's business
      }
      var longer = new HashSet<>(trail);
      longer.add(path);
      Iterator<ForwardPath> members = route.members().iterator();
      while (members.hasNext()) {
        if (left-- == 0 || !isDead(members.next(), longer)) {
          return false;
        }
      }
      return true;
    }

    private boolean isDead(ForwardPath member, Set<ForwardPath> trail) {
      return switch (routes.resolve(member, Set.copyOf(trail), about).route()) {
        case Route.Local _, Route.Relay _, Route.Unavailable _ -> false;
        case Route.Unknown _, Route.NotMine _ -> true;
        case Route.Expand further -> trail.contains(member) || isDead(member, further, trail);
      };
    }
  }
}
