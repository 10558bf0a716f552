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
  private static final String PASSED_ON = "PASSED_ON";

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
    boolean ours = sign == Sign.LOCAL ? session.trusted() : session.login().isPresent();
    return ours && !isPassedOn(session);
  }

  /** By a list, say: nobody has proven that its author wrote it (attack G6). */
  private static boolean isPassedOn(Session session) {
    return session.findings().signs().stream().anyMatch(s -> s.symbol().equals(PASSED_ON));
  }
}
