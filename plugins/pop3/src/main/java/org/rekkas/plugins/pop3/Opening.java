package org.rekkas.plugins.pop3;

import java.util.Optional;
import org.rekkas.spi.Locks;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Mailbox;

/** The maildrop of somebody who logged in, with its lock; RFC 1939 §4. */
record Opening(Maildrop maildrop, Locks.Held lock) {
  /** Empty where another session has it. The lock is the caller's to release. */
  static Optional<Opening> of(Mailbox owner, Settings.Junk junk, Surroundings given) {
    Optional<Locks.Held> lock = given.locks().take(owner.key());
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Opening(Maildrop.open(given.store(), owner, junk), lock.get()));
    } catch (RuntimeException | Error e) {
      lock.get().close();
      throw e;
    }
  }
}
