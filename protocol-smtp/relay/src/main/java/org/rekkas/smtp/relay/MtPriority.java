package org.rekkas.smtp.relay;

import static org.rekkas.spi.mail.EnvelopeOptions.PRIORITY;

import java.util.Set;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Session;
import org.rekkas.spi.SmtpKeyword;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Reply;

/**
 * MT-PRIORITY, RFC 6710: of mails that wait for the same destination the more urgent go first.
 * Offered to people of ours alone, who are logged in or in a local network: others could only push
 * in. It goes on to a next hop that offers it.
 */
final class MtPriority implements SmtpKeyword {
  private static final Reply NOT_FOR_YOU =
      Reply.of(555, "5.5.4", "MT-PRIORITY is for those who are logged in");
  private static final Reply NO_PRIORITY =
      Reply.of(501, "5.5.4", "MT-PRIORITY is a number from -9 to 9");

  @Override
  public String announce(Session session) {
    return session.trusted() ? PRIORITY : "";
  }

  @Override
  public Set<String> mailParameters() {
    return Set.of(PRIORITY);
  }

  @Override
  public EnvelopeVerdict judge(Session session, String parameter, String value) {
    if (!session.trusted()) {
      return new Verdict.Reject(NOT_FOR_YOU, Evidence.NONE);
    }
    return value.matches("0|-?[1-9]")
        ? Verdict.Continue.SILENTLY
        : new Verdict.Reject(NO_PRIORITY, Evidence.NONE);
  }
}
