package org.rekkas.kernel;

import java.util.Set;
import org.rekkas.kernel.plugins.Generation;
import org.rekkas.spi.Account;
import org.rekkas.spi.Route;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;

/** Addresses that the world writes to about a domain, RFC 5321 §4.5.1 and RFC 2142. */
final class Offices {
  static final String POSTMASTER = "postmaster";
  static final String ABUSE = "abuse";

  private Offices() {}

  /** Whether nobody has the address, or it is a mailbox that nobody can log in to. */
  static boolean isNobodys(Generation now, Mailbox office) {
    return switch (now.routes().resolve(new ForwardPath(office), Set.of()).route()) {
      case Route.Unknown _, Route.NotMine _ -> true;
      case Route.Local(var _, Account account, var _) -> !account.enabled();
      case Route.Expand _, Route.Relay _, Route.Unavailable _ -> false;
    };
  }
}
