package org.rekkas.plugins.dkim;

import org.rekkas.spi.Session;
import org.rekkas.spi.config.Section;

/**
 * {@code <dkim sign="local"/>}.
 *
 * @param sign whose mail is signed
 */
record Settings(Sign sign) {
  /** Whose mail is signed: nobody else may make us answer for a mail. */
  enum Sign {
    /** Of those who logged in, and of clients in the local networks. */
    LOCAL,
    /** Only of those who logged in. */
    AUTHENTICATED
  }

  static Settings from(Section config) {
    return new Settings(config.choice("sign", Sign.LOCAL));
  }

  boolean signsFor(Session session) {
    return sign == Sign.LOCAL ? session.trusted() : session.login().isPresent();
  }
}
