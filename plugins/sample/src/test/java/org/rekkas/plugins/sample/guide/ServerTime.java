package org.rekkas.plugins.sample.guide;

import java.time.Clock;
import org.rekkas.spi.Session;
import org.rekkas.spi.SmtpVerb;
import org.rekkas.spi.VerbStep;
import org.rekkas.spi.mail.Reply;

/** {@code XTIME}: what time it is here, for whoever wonders at the date of a mail. */
record ServerTime(Clock clock) implements SmtpVerb {
  @Override
  public String verb() {
    return "XTIME";
  }

  @Override
  public String syntax() {
    return "XTIME";
  }

  @Override
  public VerbStep answer(Session session, String argument) {
    return argument.isEmpty()
        ? VerbStep.say(Reply.of(250, "2.0.0", clock.instant().toString()))
        : VerbStep.say(Reply.of(501, "5.5.4", "Syntax: " + syntax()));
  }
}
