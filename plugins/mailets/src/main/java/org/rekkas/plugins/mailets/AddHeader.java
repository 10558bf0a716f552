package org.rekkas.plugins.mailets;

import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.Handling;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;

/** Puts a header field in front of the others; the content is kept as it is. */
record AddHeader(String name, String value) implements Action {
  AddHeader {
    var _ = new HeaderField(name, value);
    if (value.length() > 900 || !value.chars().allMatch(c -> c < 127)) {
      throw new IllegalArgumentException("a value is ASCII, of 900 characters at most");
    }
  }

  @Override
  public String word() {
    return "add-header";
  }

  @Override
  public Set<String> fields() {
    return Set.of(name);
  }

  @Override
  public Handling on(Mail mail, Surroundings given) {
    var changed = mail.withTrace(name + ": " + value + "\r\n" + mail.trace());
    return new Handling.Change(changed, Optional.empty(), Evidence.of("added " + name));
  }
}
