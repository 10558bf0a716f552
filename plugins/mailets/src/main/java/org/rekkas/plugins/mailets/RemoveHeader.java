package org.rekkas.plugins.mailets;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rekkas.mime.Header;
import org.rekkas.mime.Message;
import org.rekkas.spi.Handling;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;

/** Takes all header fields of a name away; a mail that has none stays as it is. */
record RemoveHeader(String name) implements Action {
  RemoveHeader {
    var _ = new HeaderField(name, "");
    if (name.equalsIgnoreCase("Received")) {
      throw new IllegalArgumentException("Received is needed to find loops (RFC 5321 §6.3)");
    }
  }

  @Override
  public String word() {
    return "remove-header";
  }

  @Override
  public Handling on(Mail mail, Surroundings given) {
    String trace = withoutField(mail.trace());
    boolean had = !trace.equals(mail.trace());
    Mail changed = mail.withTrace(trace);
    try (var message = Messages.open(mail.content())) {
      if (message.header().first(name).isPresent()) {
        return Rewrite.of(changed, given, "removed " + name, this::write);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return had
        ? new Handling.Change(changed, Optional.empty(), Evidence.of("removed " + name))
        : new Handling.Pass(Evidence.of("it has no " + name));
  }

  private void write(Message message, OutputStream to) throws IOException {
    Header rest = message.header().without(field -> field.isCalled(name));
    message.writeTo(to, rest);
  }

  private String withoutField(String trace) {
    return Pattern.compile(
            "^" + Pattern.quote(name) + "[ \\t]*:.*\\r\\n(?:[ \\t].*\\r\\n)*",
            Pattern.CASE_INSENSITIVE | Pattern.MULTILINE)
        .matcher(trace)
        .replaceAll("");
  }
}
