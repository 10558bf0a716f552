package org.rekkas.plugins.arc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.rekkas.mime.FoldedFields;
import org.rekkas.spi.Handling;
import org.rekkas.spi.Mailet;
import org.rekkas.spi.Matcher;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Recipient;

/**
 * Seals the mail of strangers that leads to other hosts, for the recipients that lead there: behind
 * all other mailets, which may change it or have it led elsewhere. Any thread.
 */
final class SealMailet implements Mailet {
  private final Sealer sealer;
  private final Elsewhere elsewhere;

  SealMailet(Sealer sealer, Elsewhere elsewhere) {
    this.sealer = sealer;
    this.elsewhere = elsewhere;
  }

  @Override
  public Matcher matcher() {
    return mail -> sealer.arrival(mail).isPresent() ? passedOn(mail) : List.of();
  }

  private List<Recipient> passedOn(Mail mail) {
    return mail.envelope().recipients().stream()
        .filter(recipient -> elsewhere.leads(recipient.path()))
        .toList();
  }

  @Override
  public Handling handle(Mail mail) {
    try {
      var sealing = sealer.seal(mail, sealer.arrival(mail).orElseThrow());
      return sealing.fields().isEmpty()
          ? new Handling.Pass(sealing.why())
          : new Handling.Change(
              mail.withTrace(FoldedFields.of(sealing.fields()) + mail.trace()),
              Optional.empty(),
              sealing.why());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
