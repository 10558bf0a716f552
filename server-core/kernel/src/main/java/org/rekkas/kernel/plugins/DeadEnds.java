package org.rekkas.kernel.plugins;

import java.util.Optional;
import java.util.Set;
import org.rekkas.expansion.Expansion;
import org.rekkas.spi.Route;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.ReversePath;

/**
 * Whether an address that is expanded leads to nobody: back to itself, or to members that are not
 * there. What is taken for it would come back to whom a stranger has named as its sender (attack
 * G2). A few members are looked at, as the queue would route them; where one leads anywhere, cannot
 * be told now, or is one too many, the address is none. Thread-safe.
 */
final class DeadEnds {
  private final AllRoutes routes;

  DeadEnds(AllRoutes routes) {
    this.routes = routes;
  }

  /** Never of a postmaster, who is taken everywhere: RFC 5321 §4.5.1. */
  boolean isOne(ForwardPath path, Route.Expand route, Optional<MailId> about) {
    return !path.mailbox().localPart().equalsIgnoreCase("postmaster")
        && !look(about).mayLead(path, route, Set.of());
  }

  /** Of any address: whether nobody has it, or it is expanded to nobody. */
  boolean leadsToNobody(ForwardPath path) {
    return !look(Optional.empty()).mayLead(path, Set.of());
  }

  private Expansion look(Optional<MailId> about) {
    return Expansion.toSomebody(
        (member, trail) -> routes.resolve(member, trail, ReversePath.NULL, about));
  }
}
