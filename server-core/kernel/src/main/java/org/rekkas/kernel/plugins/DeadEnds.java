package org.rekkas.kernel.plugins;

import java.util.Optional;
import java.util.Set;
import org.rekkas.expansion.Expansion;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.ReversePath;

/**
 * Whether an address that is expanded leads to nobody: back to itself, or to members that are not
 * there; or whether it leads to another host. What is taken for the one comes back, and so may what
 * is taken for the other, to whom a stranger has named as its sender (attack G2). A few members are
 * looked at, as the queue would route them; where one cannot be told now, or is one too many, it
 * may lead anywhere. Thread-safe.
 */
final class DeadEnds {
  private final AllRoutes routes;

  DeadEnds(AllRoutes routes) {
    this.routes = routes;
  }

  /** Never of a postmaster, who is taken everywhere: RFC 5321 §4.5.1. */
  boolean isOne(ForwardPath path, Route.Expand route, Optional<MailId> about) {
    return !path.mailbox().localPart().equalsIgnoreCase("postmaster")
        && !Expansion.toSomebody(routes(about)).mayLead(path, route, Set.of());
  }

  /** Whether a mail for it may be for another host in the end. */
  boolean mayLeadElsewhere(ForwardPath path, Route.Expand route, Optional<MailId> about) {
    return Expansion.toElsewhere(routes(about)).mayLead(path, route, Set.of());
  }

  /** Of any address: whether nobody has it, or it is expanded to nobody. */
  boolean leadsToNobody(ForwardPath path) {
    return !Expansion.toSomebody(routes(Optional.empty())).mayLead(path, Set.of());
  }

  private Routes routes(Optional<MailId> about) {
    return (member, trail) -> routes.resolve(member, trail, ReversePath.NULL, about);
  }
}
