package org.rekkas.plugins.aliases;

import java.util.HashSet;
import java.util.Set;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;

/**
 * Leads what nobody has to the catch-all of its domain, or to the same name in another domain. It
 * asks all routers first, with the path on the trail so that it stands aside itself: its place in
 * the order does not matter.
 */
final class CatchAllRouter implements Router {
  private final AliasesFile file;
  private final Surroundings given;

  CatchAllRouter(AliasesFile file, Surroundings given) {
    this.file = file;
    this.given = given;
  }

  @Override
  public Route route(ForwardPath path, Set<ForwardPath> trail) {
    return route(path, trail, ReversePath.NULL);
  }

  /**
   * What somebody has is his, whoever writes. The same name in another domain may be for mail of
   * some senders alone, as an address that takes reports is.
   */
  @Override
  public Route route(ForwardPath path, Set<ForwardPath> trail, ReversePath sender) {
    var found = file.table().catchAll(path.mailbox());
    if (found.isEmpty() || trail.contains(path)) {
      return new Route.NotMine();
    }
    var further = new HashSet<>(trail);
    further.add(path);
    return switch (given.routes().resolve(path, further).route()) {
      case Route.Local _, Route.Expand _ -> new Route.NotMine();
      case Route.Unavailable unavailable -> unavailable;
      case Route.Relay _, Route.Unknown _, Route.NotMine _ ->
          caught(found.get(), path, further, sender);
    };
  }

  private Route caught(Alias alias, ForwardPath path, Set<ForwardPath> trail, ReversePath sender) {
    if (alias.domain().isEmpty()) {
      return alias.route();
    }
    var there = new Mailbox(path.mailbox().localPart(), alias.domain());
    return switch (given.routes().resolve(new ForwardPath(there), trail, sender).route()) {
      case Route.Local local -> local;
      case Route.Expand expand -> expand;
      case Route.Unavailable unavailable -> unavailable;
      case Route.Relay _, Route.Unknown _, Route.NotMine _ -> new Route.Unknown();
    };
  }
}
