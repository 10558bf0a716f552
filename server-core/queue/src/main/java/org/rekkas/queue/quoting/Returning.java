package org.rekkas.queue.quoting;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.vault.ContentDraft;

/** Puts a report and what it returns of the mail into a draft. Of one thread. */
public final class Returning {
  private static final int HEADER = 65_536;
  private static final int BUFFER = 16_384;

  private final ContentDraft draft;
  private final boolean eightBit;

  /**
   * @param eightBit whether a header may be given back with octets above 127
   */
  public Returning(ContentDraft draft, boolean eightBit) {
    this.draft = draft;
    this.eightBit = eightBit;
  }

  /**
   * @return why the mail could not be read to its end, if so
   */
  public Optional<IOException> write(String report, Mail mail, boolean full, String end)
      throws IOException {
    put(report);
    try (var content = new Readable(mail)) {
      if (full) {
        copy(content);
      } else {
        header(content);
      }
      put("\r\n" + end + "\r\n");
      return content.flaw();
    }
  }

  private void copy(InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      draft.write(buffer, 0, read);
    }
  }

  /** The header section (RFC 5322 §2.1) up to the empty line or a bound. */
  private void header(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream(200);
    var field = new ByteArrayOutputStream(200);
    var buffered = new BufferedInputStream(in, BUFFER);
    int left = HEADER;
    for (int octet = buffered.read(); octet >= 0 && left > 0; octet = buffered.read()) {
      left--;
      if (octet == '\r') {
        continue;
      }
      if (octet != '\n') {
        line.write(octet);
        continue;
      }
      if (line.size() == 0) {
        break;
      }
      line.write('\r');
      line.write('\n');
      take(line.toByteArray(), field);
      line.reset();
    }
    put(field);
  }

  /** Lines that begin with white space continue their field, RFC 5322 §2.2.3. */
  private void take(byte[] line, ByteArrayOutputStream field) throws IOException {
    if (line[0] != ' ' && line[0] != '\t') {
      put(field);
      field.reset();
    }
    field.write(line, 0, line.length);
  }

  private void put(ByteArrayOutputStream field) throws IOException {
    byte[] octets = field.toByteArray();
    byte[] shown = eightBit ? octets : AsciiField.of(octets);
    draft.write(shown, 0, shown.length);
  }

  private void put(String text) throws IOException {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    draft.write(octets, 0, octets.length);
  }
}
