package org.rekkas.plugins.mailets;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.rekkas.mime.DraftStream;
import org.rekkas.mime.Message;
import org.rekkas.spi.Handling;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.Mail;

/** Gives a mail another content, streamed from the one that it has. */
final class Rewrite {
  private Rewrite() {}

  /** Writes the new content. */
  @FunctionalInterface
  interface Writer {
    void write(Message from, OutputStream to) throws IOException;
  }

  static Handling of(Mail mail, Surroundings given, String why, Writer writer) {
    return of(mail, mail.envelope(), given, why, writer);
  }

  static Handling of(Mail mail, Envelope envelope, Surroundings given, String why, Writer writer) {
    var draft = given.vault().draft();
    boolean whole = false;
    try {
      try (var message = Messages.open(mail.content());
          var out = new BufferedOutputStream(new DraftStream(draft), 16 * 1024)) {
        writer.write(message, out);
      }
      whole = true;
      var changed = new Mail(mail.id(), mail.received(), envelope, mail.trace(), draft);
      return new Handling.Change(changed, Optional.empty(), Evidence.of(why));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (!whole) {
        draft.close();
      }
    }
  }
}
