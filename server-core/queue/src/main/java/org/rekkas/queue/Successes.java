package org.rekkas.queue;

import java.util.LinkedHashSet;
import java.util.Set;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Recipient.Notify;

/** Successes that are not told for each address, RFC 3461 §5.2.7.3, §5.2.7.4. */
final class Successes {
  private Successes() {}

  /** The same recipient, of whom failures and delays are told at most. */
  static Recipient untold(Recipient recipient) {
    var when = new LinkedHashSet<>(recipient.notifyWhen());
    boolean asked = when.remove(Notify.SUCCESS);
    Set<Notify> rest = asked && when.isEmpty() ? Set.of(Notify.NEVER) : when;
    return new Recipient(recipient.path(), rest, recipient.original());
  }
}
