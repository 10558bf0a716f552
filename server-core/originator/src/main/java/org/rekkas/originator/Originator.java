package org.rekkas.originator;

import java.net.InetAddress;
import java.util.Optional;
import org.rekkas.mime.FoldedFields;
import org.rekkas.spi.Account;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Findings;
import org.rekkas.spi.Findings.Counted;
import org.rekkas.spi.Intake.Submission;
import org.rekkas.spi.Session;
import org.rekkas.spi.SmtpGate.Judgement;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.net.Client;

/**
 * Hands in mail that is written here, as an originator does (RFC 5598 §2.2.1). The content filters
 * are asked as they are for a mail that its sender hands in, so that the one that signs does (RFC
 * 6376); what they add stands in front of it. Thread-safe.
 */
public record Originator(Surroundings given) {
  /** A sign that counts nothing: a mail that another one wrote, and that is only passed on. */
  private static final Counted PASSED_ON =
      new Counted("PASSED_ON", 0, true, "of another author", "originator", "");

  /**
   * Returns once the mail is ours, or is never to be: empty, or what a filter refuses it with. What
   * filters say, and that one drops it, is noted by their judgement.
   *
   * @param sender whose mail it is
   * @throws PutOff it is to be handed in again
   */
  public Optional<Reply> accept(Mailbox sender, Submission mail) throws PutOff {
    return accept(session(sender), mail);
  }

  /**
   * The same for a mail that another one wrote, as a list's posts are. The filters are told so by
   * the sign {@code PASSED_ON}: one that signs for the author must not, for nobody has proven that
   * he wrote it (attack G6); one that seals for this host may.
   *
   * @param by who passes it on
   * @throws PutOff it is to be handed in again
   */
  public Optional<Reply> passOn(Mailbox by, Submission mail) throws PutOff {
    return accept(session(by).with(Findings.NONE.with(PASSED_ON)), mail);
  }

  private Optional<Reply> accept(Session session, Submission mail) throws PutOff {
    Judgement<ContentVerdict> heard =
        given
            .smtp()
            .content(
                session,
                new Mail(
                    mail.id(),
                    given.clock().instant(),
                    mail.envelope(),
                    mail.trace(),
                    mail.content()));
    return switch (heard.verdict()) {
      case Verdict.Defer(Reply reply, _) -> throw new PutOff(reply);
      case Verdict.Reject(Reply reply, _) -> Optional.of(reply);
      case Verdict.Discard _ -> Optional.empty();
      case Verdict.Continue _, Verdict.Mark _, Verdict.Quarantine _ -> {
        given.intake().accept(under(FoldedFields.of(heard.findings().fields()), mail));
        yield Optional.empty();
      }
    };
  }

  private static Submission under(String fields, Submission mail) {
    return new Submission(
        mail.id(),
        mail.source(),
        mail.client(),
        mail.envelope(),
        fields + mail.trace(),
        mail.quarantine(),
        mail.content());
  }

  /** The sender's, from this machine. */
  private Session session(Mailbox sender) {
    return new Session(
        given.plugin(),
        given.plugin(),
        new Client(InetAddress.getLoopbackAddress(), 0, true),
        Optional.of(given.host().name()),
        true,
        Optional.empty(),
        Optional.of(new Account(sender, "", 0, true)));
  }
}
