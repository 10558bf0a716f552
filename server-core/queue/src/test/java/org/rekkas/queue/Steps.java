package org.rekkas.queue;

import java.util.Optional;
import java.util.function.Function;
import org.rekkas.spi.Handling;
import org.rekkas.spi.Mailet;
import org.rekkas.spi.Matcher;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Reply;

/** Mailets for tests. */
final class Steps {
  static final Handling BOUNCE =
      new Handling.Bounce(Reply.of(550, "5.7.1", "not wanted"), Evidence.NONE);

  private Steps() {}

  /** For the recipients of this local part. */
  static Mailet of(String name, Function<Mail, Handling> handling) {
    return of(
        mail ->
            mail.envelope().recipients().stream()
                .filter(each -> each.path().mailbox().localPart().equals(name))
                .toList(),
        handling);
  }

  static Mailet ofAll(Function<Mail, Handling> handling) {
    return of(mail -> mail.envelope().recipients(), handling);
  }

  private static Mailet of(Matcher matcher, Function<Mail, Handling> handling) {
    return new Mailet() {
      @Override
      public Matcher matcher() {
        return matcher;
      }

      @Override
      public Handling handle(Mail mail) {
        return handling.apply(mail);
      }
    };
  }

  static Handling rewritten(Mail mail, Content content) {
    var other = new Mail(mail.id(), mail.received(), mail.envelope(), mail.trace(), content);
    return new Handling.Change(other, Optional.empty(), Evidence.NONE);
  }

  static Handling copied(Mail mail, String to) {
    return new Handling.Besides(Envelope.of("", to), mail.trace(), mail.content(), Evidence.NONE);
  }

  static Handling led(Mail mail, String... to) {
    var envelope = mail.envelope().withRecipients(Envelope.of("", to).recipients());
    return new Handling.Change(mail.withEnvelope(envelope), Optional.empty(), Evidence.NONE);
  }
}
