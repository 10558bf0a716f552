package org.rekkas.spi;

import java.util.Optional;

/**
 * An SMTP verb: VRFY, EXPN, ETRN. It may take the place of a core default (VRFY's 252, EXPN's 502),
 * never of a verb of the mail transaction. It does not touch the transaction (attack B10).
 */
public non-sealed interface SmtpVerb extends Extension {
  /** In upper case. */
  String verb();

  /** For HELP and for 501: {@code VRFY user-or-mailbox}. */
  String syntax();

  /** The EHLO keyword that announces it, if it has one: {@code EXPN}, {@code ETRN}. */
  default Optional<String> keyword() {
    return Optional.empty();
  }

  /**
   * Answers one command.
   *
   * @param argument what stood behind the verb, stripped; decoded as UTF-8
   */
  VerbStep answer(Session session, String argument);
}
