package org.rekkas.plugins.mailets;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.rekkas.mime.Field;
import org.rekkas.mime.Header;
import org.rekkas.mime.Message;
import org.rekkas.mime.Part;
import org.rekkas.spi.Handling;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Mail;

/**
 * Adds a text below a message. Below a plain text it is written as it is; any other message (HTML,
 * signed, encoded, in parts) becomes the first part of a {@code multipart/mixed}, untouched, and
 * the text the second: no reader loses it, and no signature within breaks. RFC 2046 §5.1.3. The
 * multipart says 8bit or binary where the message did: RFC 2045 §6.4.
 */
record AddFooter(String text) implements Action {
  @Override
  public String word() {
    return "add-footer";
  }

  @Override
  public Handling on(Mail mail, Surroundings given) {
    // of its own for each step: one within another is a part of it, not its end
    String boundary = "=_" + Long.toUnsignedString(given.random().nextLong(), 36) + "-footer";
    return Rewrite.of(mail, given, "added a footer", (message, to) -> write(message, to, boundary));
  }

  private void write(Message message, OutputStream to, String boundary) throws IOException {
    var part = new Part(message.header());
    if (isPlain(part)) {
      message.writeTo(to, message.header());
      ascii(to, "\r\n" + lines() + "\r\n");
    } else {
      wrap(message, to, boundary);
    }
  }

  private boolean isPlain(Part part) {
    boolean shown =
        part.type().value().equals("text/plain")
            && part.header().all("Content-Type").count() <= 1
            && !part.isAttachment();
    String charset = part.type().get("charset").toLowerCase(Locale.ROOT);
    boolean ofAscii = !charset.startsWith("utf-16") && !charset.startsWith("utf-32");
    boolean encoded = !part.encoding().equals("7bit") && !part.encoding().equals("8bit");
    return shown && ofAscii && !encoded && text.chars().allMatch(c -> c < 127);
  }

  private void wrap(Message message, OutputStream to, String boundary) throws IOException {
    Header outer =
        message.header().without(f -> f.isOfFamily("content-") || f.isCalled("MIME-Version"));
    List<Field> inner =
        message.header().fields().stream().filter(f -> f.isOfFamily("content-")).toList();
    var fields = new ArrayList<>(outer.fields());
    fields.add(Field.of("MIME-Version", "1.0"));
    fields.add(Field.of("Content-Type", "multipart/mixed; boundary=\"" + boundary + "\""));
    String widest = new Part(message.header()).encoding();
    if (widest.equals("8bit") || widest.equals("binary")) {
      fields.add(Field.of("Content-Transfer-Encoding", widest));
    }
    new Header(fields).writeTo(to);
    ascii(to, "\r\n--" + boundary + "\r\n");
    message.writeTo(to, new Header(inner));
    ascii(
        to,
        String.join(
            "\r\n",
            "",
            "--" + boundary,
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            "Content-Disposition: inline",
            "",
            Base64.getMimeEncoder().encodeToString(lines().getBytes(StandardCharsets.UTF_8)),
            "--" + boundary + "--",
            ""));
  }

  private String lines() {
    return String.join("\r\n", text.strip().lines().map(String::strip).toList());
  }

  private static void ascii(OutputStream to, String text) throws IOException {
    to.write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
