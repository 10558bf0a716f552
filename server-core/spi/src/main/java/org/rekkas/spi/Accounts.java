package org.rekkas.spi;

import java.util.Set;
import org.rekkas.spi.mail.Mailbox;

/** Who exists here, and do these credentials hold. */
public non-sealed interface Accounts extends Extension {
  /** The domains that it answers for, in lower case. */
  Set<String> domains();

  Lookup find(Mailbox address);

  /**
   * Whether the password is the account's. Takes the same time whether the account exists or not
   * (attack C6).
   */
  Verification verify(Mailbox login, char[] password);

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

  /** What became of a login. */
  sealed interface Verification {
    record Verified(Account account) implements Verification {}

    record Wrong() implements Verification {}

    record Unavailable(String why) implements Verification {}
  }
}
