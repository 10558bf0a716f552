package org.rekkas.plugins.mailinglist;

import java.util.Iterator;
import java.util.Optional;
import org.rekkas.spi.Route;
import org.rekkas.spi.mail.ForwardPath;

/**
 * The members of a list, for a route.
 *
 * @param agent who takes a mail for them first: empty where it was let through already
 */
record ListMembers(MailingList list, Roll roll, Optional<String> agent) implements Route.Members {
  @Override
  public Iterator<ForwardPath> iterator() {
    return agent.isPresent() ? roll.of(list) : roll.reached(list);
  }

  @Override
  public boolean hidden() {
    return list.policy().members() == Policy.Shown.HIDDEN;
  }
}
