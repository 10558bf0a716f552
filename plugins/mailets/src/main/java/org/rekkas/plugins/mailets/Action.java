package org.rekkas.plugins.mailets;

import java.util.Set;
import org.rekkas.spi.Handling;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Mail;

/** What a step does with the mail that its condition took. Made from one element. */
interface Action {
  /** Its element. */
  String word();

  /** Names of the header fields that it puts in front. */
  default Set<String> fields() {
    return Set.of();
  }

  Handling on(Mail mail, Surroundings given);
}
