package org.rekkas.plugins.mailets;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.rekkas.mime.Field;
import org.rekkas.mime.Header;
import org.rekkas.mime.Message;
import org.rekkas.mime.Part;
import org.rekkas.mime.Walk;
import org.rekkas.spi.Handling;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;

/**
 * Puts a note in the place of attachments: of all, or of those whose file name or media type is
 * meant; what cannot be looked into counts as meant. A message without any stays as it is, octet by
 * octet.
 */
record StripAttachments(Globs names, Globs types) implements Action {
  @Override
  public String word() {
    return "strip-attachments";
  }

  @Override
  public Handling on(Mail mail, Surroundings given) {
    return hasOne(mail)
        ? Rewrite.of(mail, given, "removed attachments", this::write)
        : new Handling.Pass(Evidence.of("it has no such attachment"));
  }

  private boolean hasOne(Mail mail) {
    try (var message = Messages.open(mail.content())) {
      var top = new Part(message.header());
      var found = new boolean[] {isMeant(top)};
      Walk.through(
          top,
          message.body(),
          OutputStream.nullOutputStream(),
          part -> {
            found[0] |= isMeant(part);
            return Optional.empty();
          });
      return found[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Message message, OutputStream to) throws IOException {
    var top = new Part(message.header());
    if (isMeant(top)) {
      to.write(replacement(top).getBytes(StandardCharsets.ISO_8859_1));
      return;
    }
    message.header().writeTo(to);
    to.write('\r');
    to.write('\n');
    Walk.through(
        top,
        message.body(),
        to,
        part -> isMeant(part) ? Optional.of(replacement(part)) : Optional.empty());
  }

  private boolean isMeant(Part part) {
    boolean all = names.isEmpty() && types.isEmpty();
    return part.isUnclear()
        || (part.isAttachment() && (all || names(part).stream().anyMatch(names::match)))
        || (!part.isShown() && types.match(part.type().value()));
  }

  private static Set<String> names(Part part) {
    return part.fileNames().isEmpty() ? Set.of("") : part.fileNames();
  }

  /** What it is of a message besides its content stays: who wrote it, and to whom. */
  private static String replacement(Part part) {
    Header rest = part.header().without(field -> field.isOfFamily("content-"));
    var text = new StringBuilder();
    rest.with(Field.of("Content-Type", "text/plain; charset=utf-8"))
        .with(Field.of("Content-Transfer-Encoding", "8bit"))
        .fields()
        .forEach(field -> text.append(field.raw()));
    byte[] note = note(part).getBytes(StandardCharsets.UTF_8);
    return text + "\r\n" + new String(note, StandardCharsets.ISO_8859_1);
  }

  private static String note(Part part) {
    String name = String.join(", ", names(part)).replaceAll("\\p{Cntrl}", "?");
    String shown = name.length() <= 100 ? name : name.substring(0, 100);
    return "[An attachment was removed here: " + (shown.isEmpty() ? "unnamed" : shown) + "]\r\n";
  }
}
