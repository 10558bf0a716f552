package org.rekkas.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Session;
import org.rekkas.spi.SmtpGate;
import org.rekkas.spi.VerbStep;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;

/** A gate whose content filters say what a test wants; nobody asks it for anything else. */
public final class FakeFilters implements SmtpGate {
  private final List<Session> sessions = new ArrayList<>();
  private Function<Mail, ContentVerdict> verdict = _ -> Verdict.Continue.SILENTLY;
  private List<HeaderField> fields = List.of();

  public FakeFilters say(ContentVerdict said) {
    verdict = _ -> said;
    return this;
  }

  /** As each mail has it. */
  public FakeFilters say(Function<Mail, ContentVerdict> said) {
    verdict = said;
    return this;
  }

  /** What they add to each mail from now on. */
  public FakeFilters add(HeaderField... added) {
    fields = List.of(added);
    return this;
  }

  /** In which they were asked. */
  public List<Session> sessions() {
    return List.copyOf(sessions);
  }

  @Override
  public Judgement<ContentVerdict> content(Session session, Mail mail) {
    sessions.add(session);
    return new Judgement<>(verdict.apply(mail), session.findings().with(fields));
  }

  @Override
  public List<String> keywords(Session session) {
    throw unasked();
  }

  @Override
  public Set<String> mailParameters() {
    throw unasked();
  }

  @Override
  public List<Verb> verbs() {
    throw unasked();
  }

  @Override
  public Optional<VerbStep> verb(Session session, String verb, String argument) {
    throw unasked();
  }

  @Override
  public Judgement<EnvelopeVerdict> connected(Session session, MailId id) {
    throw unasked();
  }

  @Override
  public Judgement<EnvelopeVerdict> parameter(
      Session session, MailId id, String name, String value) {
    throw unasked();
  }

  @Override
  public Judgement<EnvelopeVerdict> sender(Session session, MailId id, Envelope envelope) {
    throw unasked();
  }

  @Override
  public Judgement<EnvelopeVerdict> recipient(
      Session session, MailId id, Envelope soFar, ForwardPath candidate, long octetsAnnounced) {
    throw unasked();
  }

  @Override
  public Set<String> ownedFields() {
    throw unasked();
  }

  private static AssertionError unasked() {
    return new AssertionError("a gate of content filters alone");
  }
}
