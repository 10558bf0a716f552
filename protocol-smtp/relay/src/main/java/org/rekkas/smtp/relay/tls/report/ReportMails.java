package org.rekkas.smtp.relay.tls.report;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.rekkas.originator.Originator;
import org.rekkas.spi.Intake.Submission;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.VaultUnwritable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings reports as mails, RFC 8460 §5.3, signed by whoever they are from (§3). The same report has
 * the same id however often it is made, and the intake takes it once.
 */
final class ReportMails {
  private static final Logger log = LoggerFactory.getLogger(ReportMails.class);

  private final ReportSettings settings;
  private final Surroundings given;
  private final Originator originator;

  ReportMails(ReportSettings settings, Surroundings given) {
    this.settings = settings;
    this.given = given;
    originator = new Originator(given);
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
      var mail = new Submission(id, given.plugin(), Optional.empty(), envelope, "", "", draft);
      Optional<Reply> _ = originator.accept(settings.from(), mail); // a refusal is noted
      return true;
    } catch (IOException | VaultUnwritable e) {
      log.warn("the TLS report for {} waits: {}", report.domain(), e.getMessage());
      return false;
    }
  }

  /** The same for the same report: the first half is its day, the second one all of it. */
  private static MailId id(TlsReport report, int ordinal) {
    Instant day = report.day().atStartOfDay(ZoneOffset.UTC).toInstant();
    return MailId.fresh(day, new Random(0)).derived("tls report " + report.id(), ordinal);
  }
}
