package org.rekkas.kernel.plugins;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.rekkas.spi.Account;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.ScramKeys;
import org.rekkas.spi.mail.Mailbox;

/** The accounts of all plugins as one: the first that knows the domain answers. Thread-safe. */
final class AllAccounts implements Accounts {
  private final Supplier<Roster> roster;

  AllAccounts(Supplier<Roster> roster) {
    this.roster = roster;
  }

  @Override
  public Set<String> domains() {
    return Set.copyOf(roster.get().directories().keySet());
  }

  /** Asked of the one whose domain it is: that another does not answer is nothing to the rest. */
  @Override
  public Lookup find(Mailbox address) {
    Placed<Accounts> owner = roster.get().directories().get(address.domainKey());
    return owner == null
        ? new Lookup.NotMine()
        : owner
            .guard()
            .ask(
                Optional.empty(),
                () -> owner.extension().find(address),
                why ->
                    owner.fail() == FailMode.SKIP
                        ? new Lookup.NotMine()
                        : new Lookup.Unavailable(why));
  }

  /** Asked of each in turn, until so many are found. */
  @Override
  public Search named(String fullName, int most) {
    var all = new ArrayList<Account>();
    for (Placed<Accounts> placed : directories()) {
      int left = most - all.size();
      if (left <= 0) {
        break;
      }
      switch (named(placed, fullName, left)) {
        case Search.Found(var some) -> all.addAll(some.subList(0, Math.min(left, some.size())));
        case Search.Unavailable unavailable -> {
          return unavailable;
        }
      }
    }
    return new Search.Found(all);
  }

  private static Search named(Placed<Accounts> placed, String fullName, int most) {
    return search(placed, accounts -> accounts.named(fullName, most));
  }

  /** Asked of all: whoever administers a domain need not be one of its people. */
  @Override
  public Search administrators(Optional<String> domain) {
    var all = new ArrayList<Account>();
    for (Placed<Accounts> placed : directories()) {
      switch (search(placed, accounts -> accounts.administrators(domain))) {
        case Search.Found(var some) -> all.addAll(some);
        case Search.Unavailable unavailable -> {
          return unavailable;
        }
      }
    }
    return new Search.Found(all);
  }

  private static Search search(Placed<Accounts> placed, Function<Accounts, Search> question) {
    return placed
        .guard()
        .ask(
            Optional.empty(),
            () -> question.apply(placed.extension()),
            why ->
                placed.fail() == FailMode.SKIP
                    ? new Search.Found(List.of())
                    : new Search.Unavailable(why));
  }

  /**
   * Asked of the one whose domain it is; for a domain that is nobody's of the first all the same,
   * so that it takes as long (attack C6).
   */
  @Override
  public Verification verify(Mailbox login, char[] password, String service) {
    return of(login)
        .map(
            asked ->
                asked
                    .guard()
                    .ask(
                        Optional.empty(),
                        () -> asked.extension().verify(login, password, service),
                        Verification.Unavailable::new))
        .orElseGet(Verification.Wrong::new);
  }

  /** Those that all directories have: a client is told before it says who it is. */
  @Override
  public Set<ScramKeys.Hash> scramHashes() {
    List<Placed<Accounts>> all = directories();
    var common = EnumSet.noneOf(ScramKeys.Hash.class);
    if (!all.isEmpty()) {
      common.addAll(Set.of(ScramKeys.Hash.values()));
    }
    for (Placed<Accounts> placed : all) {
      common.retainAll(
          placed
              .guard()
              .ask(Optional.empty(), () -> placed.extension().scramHashes(), _ -> Set.of()));
    }
    return common;
  }

  /** Asked of the same one as {@link #verify}. */
  @Override
  public Optional<ScramKeys> scram(Mailbox login, ScramKeys.Hash hash) {
    return of(login)
        .flatMap(
            asked ->
                asked
                    .guard()
                    .ask(
                        Optional.empty(),
                        () -> asked.extension().scram(login, hash),
                        _ -> Optional.empty()));
  }

  /** Asked of the same one as {@link #verify}; throws where it cannot say. */
  @Override
  public boolean maySendAs(Mailbox login, Mailbox address) {
    return of(login)
        .map(asked -> asked.guard().expect(() -> asked.extension().maySendAs(login, address)))
        .orElse(false);
  }

  private Optional<Placed<Accounts>> of(Mailbox login) {
    Placed<Accounts> owner = roster.get().directories().get(login.domainKey());
    return owner != null ? Optional.of(owner) : directories().stream().findFirst();
  }

  private List<Placed<Accounts>> directories() {
    return roster.get().shelf().accounts();
  }
}
