package org.rekkas.delivery.reader;

import java.util.LinkedHashSet;
import java.util.Set;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Mailbox;

/**
 * Whose mail is meant: {@code ali@example.org}, or {@code ali}, who is looked for in the host's
 * domain, at localhost, and in all other domains, in this order. An account that is gone is found
 * as long as mail or folders of it are left. Where a directory does not answer the search ends: the
 * next domain has somebody else of the same name.
 */
final class Owners {
  private final Surroundings given;

  /** Who was found. */
  sealed interface Answer {
    record Owner(Mailbox address) implements Answer {}

    record Nobody() implements Answer {}

    /** It may be somebody of this domain, and cannot be said now. */
    record Unclear(String domain, String why) implements Answer {}
  }

  Owners(Surroundings given) {
    this.given = given;
  }

  Answer find(String user) {
    if (user.indexOf('@') >= 0) {
      return known(user);
    }
    for (String domain : domains()) {
      Answer answer = known(user + "@" + domain);
      if (!(answer instanceof Answer.Nobody)) {
        return answer;
      }
    }
    return new Answer.Nobody();
  }

  private Set<String> domains() {
    var domains = new LinkedHashSet<String>();
    domains.add(given.host().domain());
    domains.add("localhost");
    domains.addAll(given.accounts().domains());
    return domains;
  }

  private Answer known(String text) {
    Mailbox address;
    try {
      address = Mailbox.of(text);
    } catch (IllegalArgumentException _) {
      return new Answer.Nobody();
    }
    var nobody = new Answer.Nobody();
    return switch (given.accounts().find(address)) {
      case Accounts.Lookup.Found(var account) -> new Answer.Owner(account.address());
      case Accounts.Lookup.Unknown(), Accounts.Lookup.NotMine() -> left(address, nobody);
      case Accounts.Lookup.Unavailable(String why) ->
          left(address, new Answer.Unclear(address.domain(), why));
    };
  }

  private Answer left(Mailbox address, Answer otherwise) {
    var store = given.store();
    boolean something = store.usage(address).messages() > 0 || store.folders(address).size() > 1;
    return something ? new Answer.Owner(address) : otherwise;
  }
}
