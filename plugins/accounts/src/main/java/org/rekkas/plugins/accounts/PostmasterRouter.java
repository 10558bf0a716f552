package org.rekkas.plugins.accounts;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.Account;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.Accounts.Lookup;
import org.rekkas.spi.Accounts.Search;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;

/**
 * Leads what is for the postmaster of a domain of this server (RFC 5321 §4.5.1), whichever plugin
 * has its accounts, to the administrators of the domain; where it has none, to those of the server.
 * An alias, asked before, and an account of that address come first; where there is neither and
 * nobody administers anything, the accounts know what to do.
 */
final class PostmasterRouter implements Router {
  private final FileAccounts own;
  private final Surroundings given;

  PostmasterRouter(FileAccounts own, Surroundings given) {
    this.own = own;
    this.given = given;
  }

  @Override
  public Route route(ForwardPath path, Set<ForwardPath> trail) {
    Mailbox address = path.mailbox();
    if (!FileAccounts.isPostmaster(address) || trail.contains(path)) {
      return new Route.NotMine();
    }
    Accounts all = given.accounts();
    String domain = address.domainKey();
    if (!all.domains().contains(domain) || hasAccount(address, all)) {
      return new Route.NotMine();
    }
    Search ofDomain = all.administrators(Optional.of(domain));
    return nobody(ofDomain) && !own.hasPostmasterFor(domain)
        ? to(all.administrators(Optional.empty()))
        : to(ofDomain);
  }

  private boolean hasAccount(Mailbox address, Accounts all) {
    return own.domains().contains(address.domainKey())
        ? own.hasLine(address)
        : all.find(address) instanceof Lookup.Found;
  }

  private static boolean nobody(Search search) {
    return search instanceof Search.Found(var accounts) && accounts.isEmpty();
  }

  private static Route to(Search administrators) {
    return switch (administrators) {
      case Search.Found(var accounts) when accounts.isEmpty() -> new Route.NotMine();
      case Search.Found(var accounts) ->
          new Route.Expand(paths(accounts)::iterator, Optional.empty());
      case Search.Unavailable(var why) -> new Route.Unavailable(why);
    };
  }

  private static List<ForwardPath> paths(List<Account> accounts) {
    return accounts.stream().map(account -> new ForwardPath(account.address())).toList();
  }
}
