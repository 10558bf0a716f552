package org.rekkas.plugins.mailets;

import java.util.Optional;
import org.rekkas.spi.Handling;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;

/** Has readers here find the mail in a folder, where they have one of that name. */
record SetFolder(String folder) implements Action {
  @Override
  public String word() {
    return "set-folder";
  }

  @Override
  public Handling on(Mail mail, Surroundings given) {
    return new Handling.Change(mail, Optional.of(folder), Evidence.of("to the folder " + folder));
  }
}
