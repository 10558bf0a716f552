package org.rekkas.kernel.setup;

import java.net.InetAddress;
import java.util.List;
import org.rekkas.spi.mail.Mailbox;

/**
 * The few things that matter.
 *
 * @param domain whose mail is here, in lower case, U-labels
 * @param host the server's name
 * @param addresses at which the Internet reaches it; may be empty
 * @param account the first one
 * @param password its password
 * @param reach who can connect
 */
public record Wishes(
    String domain,
    String host,
    List<InetAddress> addresses,
    Mailbox account,
    String password,
    Reach reach) {
  public Wishes {
    addresses = List.copyOf(addresses);
  }

  /** Who can connect, and on which ports. */
  public enum Reach {
    /** This machine alone, on ports from 2000 up: to try it. */
    LOCAL,
    /** Everybody, on ports from 2000 up: behind something that leads the well-known ones there. */
    HIGH,
    /** Everybody, on the well-known ports, which need a right. */
    PUBLIC
  }
}
