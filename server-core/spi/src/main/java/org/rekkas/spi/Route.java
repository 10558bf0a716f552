package org.rekkas.spi;

import java.util.Iterator;
import java.util.Optional;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.ReversePath;

/** Where a forward-path leads. */
public sealed interface Route {
  /**
   * To an account of this host.
   *
   * @param agent the name of the {@link DeliveryAgent} that takes it
   * @param folder where {@code +detail} or a router wants it
   */
  record Local(String agent, Account account, Optional<String> folder) implements Route {}

  /**
   * To another host.
   *
   * @param agent the name of the {@link DeliveryAgent} that takes it
   * @param destination what mails have in common that may share a connection: a domain, or the name
   *     of a smart host. The queue keeps a lane for each, so that a slow one holds up no other.
   * @param open whether everybody may send there, and not only who may relay. The gate has an agent
   *     foresee it as open for those alone who may not
   */
  record Relay(String agent, String destination, boolean open) implements Route {}

  /**
   * To others.
   *
   * @param reversePath what the mail to the members has for a reverse-path (a list's bounce
   *     address); empty: the mail's own
   */
  record Expand(Members members, Optional<ReversePath> reversePath) implements Route {}

  /** The domain is ours; the mailbox does not exist. */
  record Unknown() implements Route {}

  /** Cannot say now: 451, ask again. */
  record Unavailable(String why) implements Route {}

  /** Not for me to say. */
  record NotMine() implements Route {}

  /** The members of an alias or a list, read as they are needed. */
  @FunctionalInterface
  interface Members {
    /** A new pass over them all. */
    Iterator<ForwardPath> iterator();

    /** Whether they are nobody's business: EXPN and reports do not show them. RFC 5321 §7.3. */
    default boolean hidden() {
      return false;
    }

    /**
     * The {@link DeliveryAgent} that takes a mail for them, and makes of it what they get: a
     * list's, which may also refuse it. Empty: the queue sends it to them as it is.
     */
    default Optional<String> agent() {
      return Optional.empty();
    }
  }
}
