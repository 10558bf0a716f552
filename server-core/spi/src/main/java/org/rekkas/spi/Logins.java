package org.rekkas.spi;

import java.util.Optional;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.net.Client;

/**
 * Counts the logins that fail, by address and by login, whichever protocol they come by, and makes
 * those wait that go on (attack C7). The kernel's; a protocol asks before it compares a password.
 */
@FunctionalInterface
public interface Logins {
  /** Empty where too many have failed of late: refuse, and compare nothing. */
  Optional<Attempt> begin(Client client, Mailbox login);

  /** An attempt that is under way; to be ended once, however it goes. */
  @FunctionalInterface
  interface Attempt {
    void end(How how);
  }

  /** How an attempt went. */
  enum How {
    SUCCEEDED,
    FAILED,
    /** The accounts did not answer. */
    UNDECIDED
  }
}
