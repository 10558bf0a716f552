package org.rekkas.smtp.relay.gateway;

import java.io.IOException;
import java.util.Optional;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Reply;

/**
 * Refuses, while its client is still there, a mail that the next hop of a relay domain would send
 * back for what it is, which RCPT does not ask about: of those alone that were taken because the
 * next hop takes the recipient. A mail has one reply for all of its recipients.
 */
public final class SuitFilter implements ContentFilter {
  private final Reception reception;

  public SuitFilter(Reception reception) {
    this.reception = reception;
  }

  @Override
  public ContentVerdict judge(Session session, Mail mail) {
    try {
      for (Recipient each : mail.envelope().recipients()) {
        Optional<Reply> lacking = reception.lacks(session, each.path().mailbox(), mail);
        if (lacking.isPresent()) {
          var why = Evidence.of("the next hop would send it back");
          return new Verdict.Reject(
              lacking.get(), why.with("recipient", each.path().mailbox().toString()));
        }
      }
      return Verdict.Continue.SILENTLY;
    } catch (IOException e) {
      return new Verdict.Defer(
          RecipientReplies.CONTENT_FAILS, Evidence.of("the content cannot be read: " + e));
    }
  }
}
