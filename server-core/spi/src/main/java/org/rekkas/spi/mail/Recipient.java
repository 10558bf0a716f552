package org.rekkas.spi.mail;

import java.util.Optional;
import java.util.Set;

/**
 * A forward-path with its DSN parameters, RFC 3461 §4.1 and §4.2.
 *
 * @param notifyWhen when the sender wants to hear; empty where NOTIFY was not given
 * @param original the ORCPT address as sent ({@code type;xtext-decoded}), if given
 */
public record Recipient(ForwardPath path, Set<Notify> notifyWhen, Optional<String> original) {
  /** RFC 3461 §4.1. NEVER stands alone. */
  public enum Notify {
    NEVER,
    SUCCESS,
    FAILURE,
    DELAY
  }

  public Recipient {
    notifyWhen = Set.copyOf(notifyWhen);
    if (notifyWhen.contains(Notify.NEVER) && notifyWhen.size() > 1) {
      throw new IllegalArgumentException("NOTIFY=NEVER stands alone (RFC 3461 §4.1)");
    }
  }

  public static Recipient of(ForwardPath path) {
    return new Recipient(path, Set.of(), Optional.empty());
  }

  public static Recipient of(String address) {
    return of(ForwardPath.of(address));
  }
}
