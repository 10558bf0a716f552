package org.rekkas.smtp.server;

import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.Account;
import org.rekkas.spi.Route;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;

/**
 * Which addresses a login may send from (RFC 6409 §6.1, attack C10): its own, what leads to it and
 * to nobody else (aliases, {@code +detail}), and what its accounts gave it. A list is its own,
 * whoever is on it: its only member is no more it than one of many. Usable by all threads.
 */
record Ownership(Surroundings given) {
  /** Aliases of aliases are followed so far. */
  private static final int DEEPEST = 5;

  enum Answer {
    YES,
    NO,
    UNCLEAR
  }

  Answer of(Account login, Mailbox address) {
    Answer allowed = allowed(login, address);
    if (allowed == Answer.YES) {
      return allowed;
    }
    Answer leads = leads(new ForwardPath(address), login, 0);
    return leads == Answer.NO ? allowed : leads;
  }

  /** A directory that cannot say has refused nothing. */
  private Answer allowed(Account login, Mailbox address) {
    if (address.equals(login.address())) {
      return Answer.YES;
    }
    try {
      return given.accounts().maySendAs(login.address(), address) ? Answer.YES : Answer.NO;
    } catch (RuntimeException _) {
      return Answer.UNCLEAR;
    }
  }

  private Answer leads(ForwardPath path, Account login, int depth) {
    if (depth == DEEPEST) {
      return Answer.NO;
    }
    return switch (given.routes().resolve(path, Set.of()).route()) {
      case Route.Local local ->
          local.account().address().equals(login.address()) ? Answer.YES : Answer.NO;
      case Route.Expand(var members, var reversePath)
          when members.agent().isPresent() || reversePath.isPresent() ->
          Answer.NO;
      case Route.Expand(var members, var _) -> leads(members, login, depth);
      case Route.Unavailable _ -> Answer.UNCLEAR;
      case Route.Relay _, Route.Unknown _, Route.NotMine _ -> Answer.NO;
    };
  }

  /** Members that cannot be read now refuse nothing either. */
  private Answer leads(Route.Members members, Account login, int depth) {
    Optional<ForwardPath> only;
    try {
      only = only(members.iterator());
    } catch (RuntimeException _) {
      return Answer.UNCLEAR;
    }
    return only.map(member -> leads(member, login, depth + 1)).orElse(Answer.NO);
  }

  private static Optional<ForwardPath> only(Iterator<ForwardPath> members) {
    Optional<ForwardPath> first =
        members.hasNext() ? Optional.of(members.next()) : Optional.empty();
    return members.hasNext() ? Optional.empty() : first;
  }
}
