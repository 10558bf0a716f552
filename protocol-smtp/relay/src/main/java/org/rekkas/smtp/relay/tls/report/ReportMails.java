package org.rekkas.smtp.relay.tls.report;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import org.rekkas.smtp.wire.FoldedFields;
import org.rekkas.spi.Account;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Intake;
import org.rekkas.spi.Session;
import org.rekkas.spi.SmtpGate.Judgement;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.net.Client;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.VaultUnwritable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings reports as mails, RFC 8460 §5.3. The content filters are asked as they are for a mail that
 * their sender hands in, so that the one that signs does (DKIM, §3); what they add stands in front
 * of it. The same report has the same id however often it is made, and the intake takes it once.
 */
final class ReportMails {
  private static final Logger log = LoggerFactory.getLogger(ReportMails.class);

  private final ReportSettings settings;
  private final Surroundings given;
  private final BiFunction<Session, Mail, Judgement<ContentVerdict>> filters;

  ReportMails(
      ReportSettings settings,
      Surroundings given,
      BiFunction<Session, Mail, Judgement<ContentVerdict>> filters) {
    this.settings = settings;
    this.given = given;
    this.filters = filters;
  }

  /**
   * Whether it was accepted, or is never to be.
   *
   * @param ordinal of its addresses; each has a mail of its own: one says nothing to another
   */
  boolean accept(TlsReport report, int ordinal, ForwardPath to, Instant now) {
    MailId id = id(report, ordinal);
    byte[] octets = new ReportMail(given.host(), settings).of(report, id, to, now);
    var never = new Recipient(to, Set.of(Recipient.Notify.NEVER), Optional.empty());
    var envelope =
        new Envelope(ReversePath.of(settings.from()), EnvelopeOptions.NONE, List.of(never));
    try (ContentDraft draft = given.intake().draft()) {
      draft.write(octets, 0, octets.length);
      return accept(new Mail(id, now, envelope, "", draft), draft);
    } catch (IOException | VaultUnwritable e) {
      log.warn("the TLS report for {} waits: {}", report.domain(), e.getMessage());
      return false;
    }
  }

  private boolean accept(Mail mail, ContentDraft draft) {
    Judgement<ContentVerdict> heard = filters.apply(sender(), mail);
    return switch (heard.verdict()) {
      case Verdict.Defer _ -> false;
      case Verdict.Reject _, Verdict.Discard _ -> true; // noted by the filter's judgement
      case Verdict.Continue _, Verdict.Mark _, Verdict.Quarantine _ -> {
        String trace = FoldedFields.of(heard.findings().fields());
        given
            .intake()
            .accept(
                new Intake.Submission(
                    mail.id(),
                    given.plugin(),
                    Optional.empty(),
                    mail.envelope(),
                    trace,
                    "",
                    draft));
        yield true;
      }
    };
  }

  /** Whoever the reports are from, on this machine. */
  private Session sender() {
    return new Session(
        "tls-report",
        given.plugin(),
        new Client(InetAddress.getLoopbackAddress(), 0, true),
        Optional.of(given.host().name()),
        true,
        Optional.empty(),
        Optional.of(new Account(settings.from(), "", 0, true)));
  }

  /** The same for the same report: the first half is its day, the second one all of it. */
  private static MailId id(TlsReport report, int ordinal) {
    Instant day = report.day().atStartOfDay(ZoneOffset.UTC).toInstant();
    return MailId.fresh(day, new Random(0)).derived("tls report " + report.id(), ordinal);
  }
}
