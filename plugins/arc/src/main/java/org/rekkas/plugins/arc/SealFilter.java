package org.rekkas.plugins.arc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.rekkas.mime.FoldedFields;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.Mail;

/**
 * Seals what this server makes of a stranger's mail: the copies of a list. Such a mail is asked
 * about like one that is handed in here, but in front of it stands what was found when it came in;
 * in front of one that a client brings right now nothing stands yet, and {@link SealMailet} has it
 * later. Behind DKIM's signature, which is signed, too. Any thread.
 */
final class SealFilter implements ContentFilter {
  private final Sealer sealer;

  SealFilter(Sealer sealer) {
    this.sealer = sealer;
  }

  @Override
  public ContentVerdict judge(Session session, Mail mail) {
    Optional<Arrival> arrival = sealer.arrival(mail);
    if (arrival.isEmpty()) {
      return Verdict.Continue.SILENTLY;
    }
    String found = FoldedFields.of(session.findings().fields());
    try {
      var sealing = sealer.seal(mail.withTrace(found + mail.trace()), arrival.get());
      return sealing.fields().isEmpty()
          ? new Verdict.Continue(sealing.why())
          : new Verdict.Mark(sealing.fields(), sealing.why());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
