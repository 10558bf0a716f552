package org.rekkas.spi;

import org.rekkas.spi.mail.Mail;

/**
 * A step of what is done with a mail between the 250 and its routing, in the manner of James: the
 * matcher says for which recipients, {@link #handle} what. Steps are taken in order, each with what
 * the ones before it made of the mail; of a mail that a client brought, once. A step that fails, in
 * any fail mode but {@code skip}, delays the mail: it is never delivered without it.
 */
public non-sealed interface Mailet extends Extension {
  Matcher matcher();

  /**
   * Says what becomes of the mail. Called again for the same mail after a crash or a delay, so it
   * has no effect of its own: what it wants done is in its answer.
   *
   * @param mail with those recipients alone that the matcher took
   */
  Handling handle(Mail mail);
}
