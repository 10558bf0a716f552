package org.rekkas.smtp.server;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.rekkas.mime.FoldedFields;
import org.rekkas.smtp.wire.Replies;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Intake.Submission;
import org.rekkas.spi.Session;
import org.rekkas.spi.SmtpGate;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * The end of a mail transaction: filters judge, the queue makes it durable, and the reply says who
 * is responsible now. RFC 5321 §4.1.1.4, §4.2.5, §6.1. One for each session.
 */
final class Acceptance {
  private final Receiver receiver;
  private final Clock clock;

  Acceptance(Receiver receiver) {
    this.receiver = receiver;
    clock = receiver.given().clock();
  }

  /** The reply to the content; positive once the mail is on disk. */
  Reply reply(Session peer, Transaction mail, Incoming content) throws IOException {
    content.finish();
    Optional<Reply> flaw =
        content
            .flaw()
            .or(() -> loop(mail, content))
            .or(() -> receiver.submission().content(peer, content.watched()));
    return flaw.isPresent()
        ? refuse(peer, mail, flaw.get(), Evidence.of(flaw.get().toString()))
        : judge(peer, mail, content);
  }

  private static Optional<Reply> loop(Transaction mail, Incoming content) {
    return DeliveredBefore.to(mail, content.watched())
        ? Optional.of(Replies.DELIVERED_BEFORE)
        : Optional.empty();
  }

  /** Notes that the content was refused, and says so. */
  Reply refuse(Session peer, Transaction mail, Reply reply, Evidence why) {
    receiver
        .given()
        .journal()
        .note(new Note.ContentRefused(mail.id(), mail.envelope(), peer.client(), reply, why));
    return Replies.about(reply, mail.id());
  }

  private Reply judge(Session peer, Transaction mail, Incoming content) {
    Instant now = clock.instant();
    var local = OffsetDateTime.ofInstant(now, clock.getZone());
    String received =
        TraceFields.received(peer, mail.id(), mail.envelope(), receiver.given().host(), local)
            + receiver.submission().missing(peer, mail.id(), content.watched(), local);
    SmtpGate.Judgement<ContentVerdict> heard =
        receiver
            .given()
            .smtp()
            .content(
                peer.with(mail.findings()),
                new Mail(mail.id(), now, mail.envelope(), received, content.draft()));
    String trace = FoldedFields.of(heard.findings().fields()) + received;
    return switch (heard.verdict()) {
      case Verdict.Reject(Reply reply, Evidence why) -> refuse(peer, mail, reply, why);
      case Verdict.Defer(Reply reply, Evidence why) -> refuse(peer, mail, reply, why);
      case Verdict.Discard _ -> Replies.accepted(mail.id());
      case Verdict.Continue _, Verdict.Mark _ -> submit(peer, mail, content, trace, "");
      case Verdict.Quarantine(Evidence why) ->
          submit(peer, mail, content, trace, why.toString().isEmpty() ? "filter" : why.toString());
    };
  }

  private Reply submit(
      Session peer, Transaction mail, Incoming content, String trace, String quarantine) {
    try {
      receiver
          .given()
          .intake()
          .accept(
              new Submission(
                  mail.id(),
                  "smtp",
                  Optional.of(peer.client()),
                  mail.envelope(),
                  trace,
                  quarantine,
                  content.draft()));
      return Replies.accepted(mail.id());
    } catch (VaultUnwritable e) {
      return refuse(
          peer, mail, Receiver.unwritable(e.reason()), Evidence.of(String.valueOf(e.getMessage())));
    }
  }
}
