package org.rekkas.spi;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;

/**
 * The kernel's answers to the SMTP server: verbs, keywords, policies, filters and routes of all
 * plugins as one, each call guarded. The first verdict that refuses wins.
 */
public interface SmtpGate {
  /** The lines that plugins add to the EHLO reply. */
  List<String> keywords(Session session);

  /** The MAIL parameters that plugins own, in upper case. */
  Set<String> mailParameters();

  /** Verbs of plugins: name to syntax line, in order. */
  List<Verb> verbs();

  /** Empty where no plugin has this verb. */
  Optional<VerbStep> verb(Session session, String verb, String argument);

  Judgement<EnvelopeVerdict> connected(Session session, MailId id);

  Judgement<EnvelopeVerdict> parameter(Session session, MailId id, String name, String value);

  Judgement<EnvelopeVerdict> sender(Session session, MailId id, Envelope envelope);

  /**
   * Policies, then the router, then whether this session may relay, then whether the agent could
   * take it. Continue means: answer 250.
   *
   * @param octetsAnnounced SIZE of MAIL, or 0
   */
  Judgement<EnvelopeVerdict> recipient(
      Session session, MailId id, Envelope soFar, ForwardPath candidate, long octetsAnnounced);

  /** All filters, then what the sum of all signs says. */
  Judgement<ContentVerdict> content(Session session, Mail mail);

  /**
   * Names of header fields that plugins own, in lower case: removed from what comes in. {@code
   * x-spam-*}: all that begin so.
   */
  Set<String> ownedFields();

  /**
   * What all of one stage say.
   *
   * @param verdict never Mark: what was marked is in the findings
   * @param findings what the session had, and what was found now
   */
  record Judgement<V extends Verdict>(V verdict, Findings findings) {}

  /** A verb that a plugin brought. */
  record Verb(String verb, String syntax) {}
}
