package org.rekkas.spi;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.mail.Mailbox;

/** Who exists here, and do these credentials hold. */
public non-sealed interface Accounts extends Extension {
  /** The domains that it answers for, in lower case; asked once, at the start. */
  Set<String> domains();

  Lookup find(Mailbox address);

  /**
   * Who is called so by whole words of the full name, as RFC 5321 §3.5.1 lets name a user. A
   * directory that has no names finds nobody.
   *
   * @param most no more are looked for: so many found may not be all
   */
  default Search named(String fullName, int most) {
    return new Search.Found(List.of());
  }

  /**
   * Whether the password is the account's, and holds for what is logged in to. Takes the same time
   * whether the account exists or not (attack C6).
   *
   * @param service what is logged in to, by its name in IANA's registry (RFC 6335): {@code
   *     submission}, {@code pop3}, {@code imap}, {@code sieve}. A directory whose passwords hold
   *     for all of them need not look at it
   */
  Verification verify(Mailbox login, char[] password, String service);

  /**
   * For which hashes {@link #scram} has keys. A directory that can only verify, such as LDAP, has
   * none; then SCRAM is not offered.
   */
  default Set<ScramKeys.Hash> scramHashes() {
    return Set.of();
  }

  /**
   * What SCRAM compares with. For a login that is unknown, disabled or without such keys they are
   * made up, the same ones each time, so that nobody learns which logins exist (attack C6); no
   * proof fits those. Empty: the directory does not answer, or has no keys of this hash.
   */
  default Optional<ScramKeys> scram(Mailbox login, ScramKeys.Hash hash) {
    return Optional.empty();
  }

  /** May a login send from this, besides its own and what leads to it? Throws where unclear. */
  default boolean maySendAs(Mailbox login, Mailbox address) {
    return false;
  }

  /**
   * Who administers a domain, in lower case, or of none the server: what is written to a postmaster
   * reaches them. A directory that keeps no roles has nobody.
   */
  default Search administrators(Optional<String> domain) {
    return new Search.Found(List.of());
  }

  /** What is known of an address. */
  sealed interface Lookup {
    record Found(Account account) implements Lookup {}

    /** The domain is ours and nobody has this address. */
    record Unknown() implements Lookup {}

    /** Not a domain of ours. */
    record NotMine() implements Lookup {}

    /** The directory does not answer: ask later. */
    record Unavailable(String why) implements Lookup {}
  }

  /** Who is called so, or has such a role. */
  sealed interface Search {
    record Found(List<Account> accounts) implements Search {
      public Found {
        accounts = List.copyOf(accounts);
      }
    }

    /** The directory does not answer: ask later. */
    record Unavailable(String why) implements Search {}
  }

  /** What became of a login. */
  sealed interface Verification {
    record Verified(Account account) implements Verification {}

    record Wrong() implements Verification {}

    record Unavailable(String why) implements Verification {}
  }
}
