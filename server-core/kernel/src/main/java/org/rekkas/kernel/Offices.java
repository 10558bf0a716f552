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

  /** Whether nobody has the address, or it is unread. */
  static boolean isFree(Generation now, Mailbox office) {
    Route route = route(now, office);
    return route instanceof Route.Unknown || route instanceof Route.NotMine || isUnread(route);
  }

  /** Whether it is a mailbox that nobody can log in to. */
  static boolean isUnread(Generation now, Mailbox office) {
    return isUnread(route(now, office));
  }

  private static boolean isUnread(Route route) {
    return route instanceof Route.Local(var _, Account account, var _) && !account.enabled();
  }

  private static Route route(Generation now, Mailbox office) {
    return now.routes().resolve(new ForwardPath(office), Set.of()).route();
  }
}
