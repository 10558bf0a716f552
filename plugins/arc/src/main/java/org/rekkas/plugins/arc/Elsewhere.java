package org.rekkas.plugins.arc;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
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

  /** An address, and those that led to it. */
  private record Step(ForwardPath path, Set<ForwardPath> trail) {
    boolean isToBeExpanded(Route.Members members) {
      return members.agent().isEmpty() && !trail.contains(path);
    }

    Step to(ForwardPath member) {
      var longer = new HashSet<>(trail);
      longer.add(path);
      return new Step(member, longer);
    }
  }

  boolean leads(ForwardPath path) {
    var left = new ArrayDeque<Step>();
    left.add(new Step(path, Set.of()));
    for (int seen = 0; !left.isEmpty(); seen++) {
      Step step = left.remove();
      switch (routes.resolve(step.path, step.trail).route()) {
        case Route.Relay _, Route.Unavailable _ -> {
          return true;
        }
        case Route.Expand(Route.Members members, _) when step.isToBeExpanded(members) -> {
          var all = members.iterator();
          while (all.hasNext()) {
            if (seen + left.size() > MOST) {
              return true;
            }
            left.add(step.to(all.next()));
          }
        }
        case Route.Expand _, Route.Local _, Route.Unknown _, Route.NotMine _ -> {}
      }
    }
    return false;
  }
}
