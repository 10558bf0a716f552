package org.rekkas.testkit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.Accounts.Lookup;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.mail.ForwardPath;

/** Routes that a test names; what it does not name leads to where the accounts say. */
public final class FakeRoutes implements Routes {
  private final Accounts accounts;
  private final Map<ForwardPath, Route> routes = new HashMap<>();

  public FakeRoutes(Accounts accounts) {
    this.accounts = accounts;
  }

  public FakeRoutes alias(String address, String... members) {
    List<ForwardPath> list = Stream.of(members).map(ForwardPath::of).toList();
    return route(address, new Route.Expand(list::iterator, Optional.empty()));
  }

  public FakeRoutes route(String address, Route route) {
    routes.put(ForwardPath.of(address), route);
    return this;
  }

  @Override
  public Routed resolve(ForwardPath path, Set<ForwardPath> trail) {
    var named = routes.get(path);
    if (named != null && !trail.contains(path)) {
      return new Routed(named, "fake");
    }
    return new Routed(
        switch (accounts.find(path.mailbox())) {
          case Lookup.Found(var account) -> new Route.Local("mailbox", account, Optional.empty());
          case Lookup.Unknown() -> new Route.Unknown();
          case Lookup.NotMine() -> new Route.NotMine();
          case Lookup.Unavailable(var why) -> new Route.Unavailable(why);
        },
        "fake");
  }
}
