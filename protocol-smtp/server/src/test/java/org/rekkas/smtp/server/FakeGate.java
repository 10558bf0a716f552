package org.rekkas.smtp.server;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Session;
import org.rekkas.spi.SmtpGate;
import org.rekkas.spi.VerbStep;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Reply;

/**
 * A gate whose every user of {@code example.org} and {@code localhost} but nobody exists; those who
 * are called later are put off.
 */
final class FakeGate implements SmtpGate {
  final Set<String> owned = new HashSet<>();
  final Set<String> parameters = new HashSet<>();
  final Map<String, Function<String, VerbStep>> verbs = new TreeMap<>();
  final List<String> keywords = new ArrayList<>();
  final List<Session> sessions = new ArrayList<>();
  final List<Session> sendersOfContents = new ArrayList<>();
  EnvelopeVerdict onConnect = Verdict.Continue.SILENTLY;
  EnvelopeVerdict onSender = Verdict.Continue.SILENTLY;
  Function<Mail, ContentVerdict> onContent = _ -> Verdict.Continue.SILENTLY;
  boolean brokenAtConnect;
  int recipientsAsked;

  @Override
  public List<String> keywords(Session session) {
    return keywords;
  }

  @Override
  public Set<String> mailParameters() {
    return parameters;
  }

  @Override
  public List<Verb> verbs() {
    return verbs.keySet().stream().map(v -> new Verb(v, v + " argument")).toList();
  }

  @Override
  public Optional<VerbStep> verb(Session session, String verb, String argument) {
    return Optional.ofNullable(verbs.get(verb)).map(answer -> answer.apply(argument));
  }

  @Override
  public Judgement<EnvelopeVerdict> connected(Session session, MailId id) {
    sessions.add(session);
    if (brokenAtConnect) {
      throw new IllegalStateException("broken");
    }
    return heard(onConnect, session);
  }

  @Override
  public Judgement<EnvelopeVerdict> parameter(
      Session session, MailId id, String name, String value) {
    return new Judgement<>(
        value.equals("bad")
            ? new Verdict.Reject(Reply.of(501, "5.5.4", "bad " + name), Evidence.NONE)
            : Verdict.Continue.SILENTLY,
        session.findings());
  }

  @Override
  public Judgement<EnvelopeVerdict> sender(Session session, MailId id, Envelope envelope) {
    return heard(onSender, session);
  }

  @Override
  public Judgement<EnvelopeVerdict> recipient(
      Session session, MailId id, Envelope soFar, ForwardPath candidate, long octetsAnnounced) {
    recipientsAsked++;
    return new Judgement<>(recipient(candidate), session.findings());
  }

  private static EnvelopeVerdict recipient(ForwardPath candidate) {
    String domain = candidate.mailbox().domainKey();
    if (!domain.equals("example.org") && !domain.equals("localhost")) {
      return new Verdict.Reject(Reply.of(550, "5.7.1", "relaying is not for you"), Evidence.NONE);
    }
    String name = candidate.mailbox().localPart();
    if (name.startsWith("later")) {
      return new Verdict.Defer(Reply.of(450, "4.7.1", "too many for now"), Evidence.NONE);
    }
    return name.startsWith("nobody")
        ? new Verdict.Reject(Reply.of(550, "5.1.1", "no such mailbox"), Evidence.NONE)
        : Verdict.Continue.SILENTLY;
  }

  @Override
  public Judgement<ContentVerdict> content(Session session, Mail mail) {
    sendersOfContents.add(session);
    ContentVerdict verdict = onContent.apply(mail);
    return verdict instanceof Verdict.Mark mark
        ? new Judgement<>(Verdict.Continue.SILENTLY, session.findings().with(mark.fields()))
        : new Judgement<>(verdict, session.findings());
  }

  private static Judgement<EnvelopeVerdict> heard(EnvelopeVerdict verdict, Session session) {
    return verdict instanceof Verdict.Mark mark
        ? new Judgement<>(Verdict.Continue.SILENTLY, session.findings().with(mark.fields()))
        : new Judgement<>(verdict, session.findings());
  }

  @Override
  public Set<String> ownedFields() {
    return owned;
  }
}
