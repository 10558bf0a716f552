package org.rekkas.plugins.sample.guide;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.mail.ForwardPath;

/** Leads every address of a domain that has been given up to the office. */
final class GoneDomain implements Router {
  private static final List<ForwardPath> OFFICE = List.of(ForwardPath.of("office@example.org"));

  @Override
  public Route route(ForwardPath path, Set<ForwardPath> trail) {
    return path.mailbox().domainKey().equals("gone.example")
        ? new Route.Expand(OFFICE::iterator, Optional.empty())
        : new Route.NotMine(); // the next router is asked
  }
}
