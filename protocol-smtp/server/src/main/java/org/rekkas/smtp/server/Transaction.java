package org.rekkas.smtp.server;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.rekkas.spi.Findings;
import org.rekkas.spi.SmtpGate;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.ReversePath;

/**
 * A mail transaction, RFC 5321 §3.3: from the 250 of MAIL to the reply to the content. Its
 * recipients grow; it is owned by one session's thread.
 */
final class Transaction {
  /** What a recipient takes of the heap beside its texts; measured. */
  private static final int RECIPIENT = 400;

  private final MailId id;
  private final long sizeAnnounced;
  private final List<Recipient> recipients = new ArrayList<>(1);
  private final Set<ForwardPath> paths = new HashSet<>();
  private long octets;
  private Envelope envelope;
  private Findings findings;

  /**
   * @param found of the session
   */
  Transaction(
      MailId id, ReversePath from, EnvelopeOptions options, long sizeAnnounced, Findings found) {
    findings = found;
    this.id = id;
    this.sizeAnnounced = sizeAnnounced;
    envelope = new Envelope(from, options, List.of());
  }

  MailId id() {
    return id;
  }

  long sizeAnnounced() {
    return sizeAnnounced;
  }

  EnvelopeOptions options() {
    return envelope.options();
  }

  /** What policies found of the session and of this mail so far. */
  Findings findings() {
    return findings;
  }

  /** Takes note of what was found, and answers what was judged. */
  <V extends Verdict> V heard(SmtpGate.Judgement<V> judgement) {
    findings = judgement.findings();
    return judgement.verdict();
  }

  int recipients() {
    return recipients.size();
  }

  /** Whether the path was accepted before: naming it twice makes no second copy. */
  boolean has(ForwardPath path) {
    return paths.contains(path);
  }

  void add(Recipient recipient) {
    recipients.add(recipient);
    paths.add(recipient.path());
    octets += octets(recipient);
  }

  /** What its recipients take of the heap. */
  long octets() {
    return octets;
  }

  /** With one more. */
  long octetsWith(Recipient one) {
    return octets + octets(one);
  }

  private static long octets(Recipient recipient) {
    Mailbox mailbox = recipient.path().mailbox();
    int path = mailbox.localPart().length() + mailbox.domain().length();
    return RECIPIENT + path + recipient.original().map(String::length).orElse(0);
  }

  /** With the recipients so far. */
  Envelope envelope() {
    if (envelope.recipients().size() != recipients.size()) {
      envelope = envelope.withRecipients(recipients);
    }
    return envelope;
  }
}
