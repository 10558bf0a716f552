package org.rekkas.kernel.admin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.rekkas.kernel.journal.Escaped;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.Mail;

/** The octets of a mail that waits, for a person to read. Streams. */
record WaitingContent(Mail mail) {
  private static final int HEADER = 32 << 10;
  private static final int LONGEST = 8 << 10;
  private static final String SUBJECT = "subject:";

  /** The Subject field as it was written, or why there is none to show. */
  static String subject(Content content) {
    String header;
    try (var in = content.open()) {
      header = new String(in.readNBytes(HEADER), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "(the content cannot be read: " + e.getMessage() + ")";
    }
    var subject = new StringBuilder();
    boolean inside = false;
    for (String line : header.lines().takeWhile(line -> !line.isEmpty()).toList()) {
      boolean folded = line.charAt(0) == ' ' || line.charAt(0) == '\t';
      if (inside && !folded) {
        break;
      }
      inside |= line.regionMatches(true, 0, SUBJECT, 0, SUBJECT.length());
      if (inside) {
        subject.append(folded ? " " + line.strip() : line.substring(SUBJECT.length()).strip());
      }
    }
    return inside ? subject.toString() : "(none)";
  }

  /** As they are. */
  void raw(OutputStream to) throws IOException {
    try (var in = mail.open()) {
      in.transferTo(to);
    }
  }

  /** As UTF-8, tabs as spaces, and other controls escaped (attack E15). */
  void escaped(OutputStream to) throws IOException {
    var out = new OutputStreamWriter(to, StandardCharsets.UTF_8);
    try (var in = new BufferedReader(new InputStreamReader(mail.open(), StandardCharsets.UTF_8))) {
      var piece = new StringBuilder();
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (c == '\n') {
          write(piece, out);
          out.write('\n');
        } else {
          piece.append(c == '\t' ? ' ' : (char) c);
          if (piece.length() >= LONGEST && c != '\r' && !Character.isHighSurrogate((char) c)) {
            write(piece, out);
          }
        }
      }
      write(piece, out);
    }
    out.flush();
  }

  private static void write(StringBuilder piece, Writer out) throws IOException {
    int length = piece.length();
    if (length > 0 && piece.charAt(length - 1) == '\r') {
      piece.setLength(length - 1);
    }
    out.append(Escaped.text(new StringBuilder(), piece));
    piece.setLength(0);
  }
}
