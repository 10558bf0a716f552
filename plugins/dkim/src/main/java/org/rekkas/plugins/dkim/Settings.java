package org.rekkas.plugins.dkim;

import org.rekkas.spi.Session;
import org.rekkas.spi.config.Section;

/**
 * {@code <dkim sign="local" verify="true"/>}.
 *
 * @param sign whose mail is signed
 * @param verify whether the signatures of others are checked
 */
record Settings(Sign sign, boolean verify) {
  /** Whose mail is signed: nobody else may make us answer for a mail. */
  enum Sign {
    /** Of those who logged in, and of clients in the local networks. */
    LOCAL,
    /** Only of those who logged in. */
    AUTHENTICATED
  }

  static Settings from(Section config) {
    return new Settings(config.choice("sign", Sign.LOCAL), config.flag("verify", true));
  }

  boolean signsFor(Session session) {
    return sign == Sign.LOCAL ? session.trusted() : session.login().isPresent();
  }
}
