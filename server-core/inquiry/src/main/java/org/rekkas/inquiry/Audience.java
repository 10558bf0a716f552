package org.rekkas.inquiry;

import org.rekkas.spi.Session;

/** Who may ask. RFC 5321 §7.3: what a stranger learns here, a spammer learns. */
public enum Audience {
  NOBODY,
  /** Clients in a local network, and whoever is logged in. */
  LOCAL_CLIENTS,
  AUTHENTICATED,
  ALL;

  public boolean admits(Session session) {
    return switch (this) {
      case NOBODY -> false;
      case LOCAL_CLIENTS -> session.trusted();
      case AUTHENTICATED -> session.login().isPresent();
      case ALL -> true;
    };
  }
}
