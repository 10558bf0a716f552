package org.rekkas.reports;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
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
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.VaultUnwritable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings reports as mails, signed by whoever they are from; they fail without a word to anybody.
 * The same report has the same id however often it is made, and the intake takes it once.
 */
public final class ReportMails {
  private static final Logger log = LoggerFactory.getLogger(ReportMails.class);

  private final Surroundings given;
  private final Mailbox from;
  private final Originator originator;

  public ReportMails(Surroundings given, Mailbox from) {
    this.given = given;
    this.from = from;
    originator = new Originator(given);
  }

  /**
   * The same for the same report: the first half is its day, the second one all of it.
   *
   * @param which unique among all reports
   * @param ordinal of its addresses; each has a mail of its own: one says nothing to another
   */
  public static MailId id(LocalDate day, String which, int ordinal) {
    Instant begin = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    return MailId.fresh(begin, new Random(0)).derived(which, ordinal);
  }

  /**
   * Whether it was accepted, or is never to be.
   *
   * @param octets the mail, header and body
   */
  public boolean accept(MailId id, ForwardPath to, byte[] octets) {
    var never = new Recipient(to, Set.of(Recipient.Notify.NEVER), Optional.empty());
    var envelope = new Envelope(ReversePath.of(from), EnvelopeOptions.NONE, List.of(never));
    try (ContentDraft draft = given.intake().draft()) {
      draft.write(octets, 0, octets.length);
      var mail = new Submission(id, given.plugin(), Optional.empty(), envelope, "", "", draft);
      Optional<Reply> _ = originator.accept(from, mail); // a refusal is noted
      return true;
    } catch (IOException | VaultUnwritable e) {
      log.warn("the report {} waits: {}", id, e.getMessage());
      return false;
    }
  }
}
