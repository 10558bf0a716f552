package org.rekkas.plugins.mailets;

import org.rekkas.spi.Handling;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Reply;

/**
 * Gives the mail back to its sender, with a report. Who that is may be forged (attack G2): refuse
 * before the 250 what can be refused there.
 */
record Bounce(String text) implements Action {
  Bounce {
    var _ = Reply.of(550, "5.7.1", text);
  }

  @Override
  public String word() {
    return "bounce";
  }

  @Override
  public Handling on(Mail mail, Surroundings given) {
    return new Handling.Bounce(Reply.of(550, "5.7.1", text), Evidence.of("by the configuration"));
  }
}
