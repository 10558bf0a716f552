package org.rekkas.delivery.reader;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.james.mime4j.MimeException;
import org.rekkas.mime.Charsets;
import org.rekkas.spi.AdminCommand.Body;
import org.rekkas.spi.mail.Content;

/**
 * A message for a person: a few fields of the header (where it has no From, the Return-Path says
 * who sent it), its text, a list of what is attached. Streams, in two passes, however many parts
 * there are (attack E8); what cannot be read as a message is shown as it came. Everything from
 * outside is made {@link Plain}.
 */
record Showing(Content content) implements Body {
  private static final List<String> ORDER =
      List.of("From", "To", "Cc", "Date", "Subject", "X-Rekkas-Quarantine");

  @Override
  public void writeTo(OutputStream to) throws IOException {
    var out = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8), 16 * 1024);
    try {
      var outline = Outline.of(content);
      head(outline, out);
      body(outline, out);
    } catch (MimeException e) {
      out.write("[this cannot be read as a message, so it is shown as it came: ");
      out.write(Plain.line(String.valueOf(e.getMessage())) + "]\n\n");
      try (var in = content.open()) {
        text(in, StandardCharsets.UTF_8, out);
      }
    }
    out.flush();
  }

  private static void head(Outline outline, Writer out) throws IOException {
    if (!outline.fields().containsKey("from")) {
      field("Return-Path", outline, out);
    }
    for (String name : ORDER) {
      field(name, outline, out);
    }
    out.write("\n");
  }

  private static void field(String name, Outline outline, Writer out) throws IOException {
    String value = outline.fields().get(name.toLowerCase(Locale.ROOT));
    if (value != null) {
      out.write(name + ": " + Plain.line(value) + "\n");
    }
  }

  private void body(Outline outline, Writer out) throws IOException, MimeException {
    boolean plain = outline.parts().stream().anyMatch(Part::isText);
    List<Part> shown =
        outline.parts().stream().filter(plain ? Part::isText : Part::isHtml).toList();
    Outline.read(content, shown, (part, decoded) -> show(part, decoded, out));
    for (Part part : outline.parts()) {
      if (!(plain ? part.isText() : part.isHtml())) {
        out.write("[" + part.number() + ": " + Plain.line(part.type()));
        out.write(part.name().isEmpty() ? "" : ", " + Plain.line(part.name()));
        out.write(", " + part.octets() + " octets]\n");
      }
    }
    if (outline.cut()) {
      out.write("[there is more than is looked at; --raw shows all]\n");
    }
  }

  private static void show(Part part, InputStream decoded, Writer out) throws IOException {
    var charset = charset(part.charset());
    if (part.isHtml()) {
      html(decoded, charset, out);
    } else {
      text(decoded, charset, out);
    }
  }

  private static void text(InputStream in, Charset charset, Writer out) throws IOException {
    var plain = new Plain.Writer(out);
    var reader = new InputStreamReader(in, charset);
    var buffer = new char[8 * 1024];
    char last = '\n';
    for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
      for (int i = 0; i < n; i++) {
        plain.put(buffer[i]);
      }
      last = n > 0 ? buffer[n - 1] : last;
    }
    plain.finish();
    if (last != '\n') {
      out.write('\n');
    }
  }

  private static void html(InputStream in, Charset charset, Writer out) throws IOException {
    var plain = new Plain.Writer(out);
    var html = new HtmlText(plain);
    var reader = new InputStreamReader(in, charset);
    var buffer = new char[8 * 1024];
    for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
      for (int i = 0; i < n; i++) {
        html.put(buffer[i]);
      }
    }
    html.finish();
    plain.finish();
  }

  /** ASCII is read as UTF-8, which it is a part of, and which is what was meant where it is not. */
  private static Charset charset(String name) {
    var charset =
        name.isEmpty()
            ? StandardCharsets.UTF_8
            : Charsets.named(name).orElse(StandardCharsets.ISO_8859_1);
    return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
  }
}
