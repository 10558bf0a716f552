package org.rekkas.smtp.relay.gateway;

import org.rekkas.spi.mail.Mailbox;

/** Asks the hosts of a destination whether one of them takes mail for an address. */
@FunctionalInterface
public interface Question {
  /**
   * Takes its time, but not for ever. Called by several threads.
   *
   * @param known whether the destination has taken others from this host
   */
  Answer ask(Mailbox address, String destination, boolean known);
}
