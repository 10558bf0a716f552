package org.rekkas.plugins.mailets;

import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;

/**
 * The reverse-path of a mail that is sent on in nobody's name. One that asks for REQUIRETLS would
 * go in clear from {@code <>} where there is nothing better, as reports do (RFC 8689 §5), and this
 * is none: it goes in the postmaster's name, who hears where it cannot go.
 */
final class GuardedSender {
  private GuardedSender() {}

  static ReversePath of(Mail mail, ReversePath wanted, Surroundings given) {
    var was = mail.envelope();
    boolean report = was.reversePath().mailbox().isEmpty();
    return was.options().requiresTls() && !report && wanted.mailbox().isEmpty()
        ? ReversePath.of(new Mailbox("postmaster", given.host().domain()))
        : wanted;
  }
}
