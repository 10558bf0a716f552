package org.rekkas.directory;

import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.Accounts.Lookup;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.mail.ForwardPath;

/** Leads the address of an account to its mailbox. */
public final class AccountRouter implements Router {
  private final Accounts accounts;
  private final String agent;

  public AccountRouter(Accounts accounts, String agent) {
    this.accounts = accounts;
    this.agent = agent;
  }

  @Override
  public Route route(ForwardPath path, Set<ForwardPath> trail) {
    return switch (accounts.find(path.mailbox())) {
      case Lookup.Found(var account) -> new Route.Local(agent, account, Optional.empty());
      case Lookup.Unknown() -> new Route.Unknown();
      case Lookup.NotMine() -> new Route.NotMine();
      case Lookup.Unavailable(var why) -> new Route.Unavailable(why);
    };
  }
}
