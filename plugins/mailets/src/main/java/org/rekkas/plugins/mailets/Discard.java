package org.rekkas.plugins.mailets;

import org.rekkas.spi.Handling;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;

/** Drops the mail; its trace says so, with this text. */
record Discard(String text) implements Action {
  @Override
  public String word() {
    return "discard";
  }

  @Override
  public Handling on(Mail mail, Surroundings given) {
    return new Handling.Discard(Evidence.of(text.isEmpty() ? "by the configuration" : text));
  }
}
