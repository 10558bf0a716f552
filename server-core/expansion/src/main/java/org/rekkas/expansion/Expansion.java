package org.rekkas.expansion;

import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Predicate;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.mail.ForwardPath;

/**
 * Looks ahead at what addresses lead to, by aliases too, as the queue would route them now: RFC
 * 5321 §3.9. So many addresses are looked at in all; one too many, or members that cannot be read
 * now, may be what is looked for. A list that has an agent is not looked into: it makes a mail of
 * its own. Of one thread, for one question.
 */
public final class Expansion {
  /** As many as a stranger can have looked at with one RCPT. */
  private static final int MOST_FOR_STRANGERS = 10;

  private final Routes routes;
  private final Predicate<Route> sought;
  private int left;

  /**
   * @param most how many addresses are looked at
   * @param sought asked of each route on the way, those of aliases and lists too
   */
  public Expansion(Routes routes, int most, Predicate<Route> sought) {
    this.routes = routes;
    this.sought = sought;
    left = most;
  }

  /**
   * Whether there is anybody in the end; of whom a list consists is none of the sender's business.
   */
  public static Expansion toSomebody(Routes routes) {
    return new Expansion(routes, MOST_FOR_STRANGERS, Expansion::isSomebody);
  }

  /** Whether anything that is sent there may leave this host in its sender's name. */
  public static Expansion toElsewhere(Routes routes) {
    return new Expansion(routes, MOST_FOR_STRANGERS, Expansion::isElsewhere);
  }

  private static boolean isElsewhere(Route route) {
    return route instanceof Route.Relay || route instanceof Route.Unavailable;
  }

  private static boolean isSomebody(Route route) {
    return switch (route) {
      case Route.Local _, Route.Relay _, Route.Unavailable _ -> true;
      case Route.Unknown _, Route.NotMine _ -> false;
      case Route.Expand(var members, var reversePath) ->
          members.agent().isPresent() || reversePath.isPresent();
    };
  }

  /**
   * @param trail what was expanded on the way to it
   */
  public boolean mayLead(ForwardPath path, Set<ForwardPath> trail) {
    if (left == 0) {
      return true;
    }
    left--;
    return mayLead(path, routes.resolve(path, trail).route(), trail);
  }

  /** The same where its route is known already. */
  public boolean mayLead(ForwardPath path, Route route, Set<ForwardPath> trail) {
    return sought.test(route)
        || (route instanceof Route.Expand(var members, _)
            && members.agent().isEmpty()
            && !trail.contains(path)
            && anyMayLead(path, members, trail));
  }

  private boolean anyMayLead(ForwardPath path, Route.Members members, Set<ForwardPath> trail) {
    var longer = new HashSet<>(trail);
    longer.add(path);
    Set<ForwardPath> further = Set.copyOf(longer);
    try {
      Iterator<ForwardPath> all = members.iterator();
      while (all.hasNext()) {
        if (mayLead(all.next(), further)) {
          return true;
        }
      }
      return false;
    } catch (RuntimeException _) { // they cannot be read now: the queue tries again
      return true;
    }
  }
}
