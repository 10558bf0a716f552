package org.rekkas.smtp.relay.gateway;

import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Reply;

/**
 * Refuses, while its client is still there, a stranger's mail that the next hop of a relay domain
 * would send back: by what it needs, which RCPT does not ask about. Whoever has logged in gets a
 * report instead, as for all hosts.
 */
public final class SuitFilter implements ContentFilter {
  private final Reception reception;
  private final UnaryOperator<String> destinations;

  /**
   * @param destinations of the mail for a domain
   */
  public SuitFilter(Reception reception, UnaryOperator<String> destinations) {
    this.reception = reception;
    this.destinations = destinations;
  }

  @Override
  public ContentVerdict judge(Session session, Mail mail) {
    if (session.login().isPresent()) {
      return Verdict.Continue.SILENTLY;
    }
    try {
      for (Recipient each : mail.envelope().recipients()) {
        Mailbox mailbox = each.path().mailbox();
        Optional<Reply> lacking =
            reception.lacks(mailbox, destinations.apply(mailbox.domainKey()), mail);
        if (lacking.isPresent()) {
          var why = Evidence.of("the next hop would send it back");
          return new Verdict.Reject(lacking.get(), why.with("recipient", mailbox.toString()));
        }
      }
      return Verdict.Continue.SILENTLY;
    } catch (IOException e) {
      return new Verdict.Defer(
          RecipientReplies.CONTENT_FAILS, Evidence.of("the content cannot be read: " + e));
    }
  }
}
