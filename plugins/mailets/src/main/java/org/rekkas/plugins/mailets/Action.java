package org.rekkas.plugins.mailets;

import org.rekkas.spi.Handling;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Mail;

/** What a step does with the mail that its condition took. Made from one element. */
interface Action {
  /** Its element. */
  String word();

  Handling on(Mail mail, Surroundings given);
}
