package org.rekkas.originator;

import java.io.IOException;
import org.rekkas.spi.mail.Reply;

/** A content filter cannot say yet what it thinks of a mail, which is to be handed in again. */
public final class PutOff extends IOException {
  private static final long serialVersionUID = 1;

  private final String why;

  PutOff(Reply reply) {
    this("a filter puts it off: " + reply);
  }

  private PutOff(String why) {
    super(why);
    this.why = why;
  }

  /** With what the filter says. */
  public String why() {
    return why;
  }
}
