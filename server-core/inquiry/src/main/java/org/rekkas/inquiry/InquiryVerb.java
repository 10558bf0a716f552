package org.rekkas.inquiry;

import java.util.Optional;
import org.rekkas.spi.Session;
import org.rekkas.spi.SmtpVerb;
import org.rekkas.spi.VerbStep;
import org.rekkas.spi.mail.Reply;

/**
 * A verb whose argument is a question about an address, and whose answer is one reply: VRFY and
 * EXPN, which differ in what they say of a finding.
 */
public record InquiryVerb(
    String verb, String syntax, Optional<String> keyword, Inquiry inquiry, Answers answers)
    implements SmtpVerb {
  @Override
  public VerbStep answer(Session session, String argument) {
    return VerbStep.say(answers.to(session, inquiry.ask(session, argument)));
  }

  /** What a verb says. */
  @FunctionalInterface
  public interface Answers {
    Reply to(Session session, Finding finding);
  }
}
