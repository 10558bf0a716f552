package org.rekkas.smtp.relay.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Locale;
import org.rekkas.spi.mail.Mail;

/**
 * The header field {@code TLS-Required: No}, RFC 8689 §3: the sender would rather have the mail
 * arrive than have it wait for what DANE or MTA-STS ask of TLS. It is looked for only when such a
 * policy has kept a mail back, so other mails cost no reading; and so a mail that could go by the
 * policy does. What the administrator configured is his own word, and holds all the same.
 */
public final class TlsRequiredField {
  private static final String NAME = "tls-required:";
  private static final String NO = "no";
  private static final int HEADER = 65_536;

  private TlsRequiredField() {}

  /** Whether a mail has it; any other value says nothing, and so does what stands further down. */
  public static boolean saysNo(Mail mail) throws IOException {
    var field = new StringBuilder();
    try (var lines = new BufferedReader(new InputStreamReader(mail.open(), ISO_8859_1), 4_096)) {
      int left = HEADER;
      while (left > 0) {
        String line = line(lines, left);
        left -= line.length() + 1;
        boolean goesOn = !line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t');
        if (!goesOn) {
          if (saysNo(field)) {
            return true;
          }
          field.setLength(0);
        }
        if (line.isEmpty()) {
          return false;
        }
        field.append(line);
      }
    }
    return false;
  }

  private static boolean saysNo(CharSequence field) {
    String text = field.toString().toLowerCase(Locale.ROOT);
    return text.startsWith(NAME) && text.substring(NAME.length()).strip().equals(NO);
  }

  /** Without its end; empty at the end of the header, and where a line is longer than there is. */
  private static String line(BufferedReader from, int most) throws IOException {
    var line = new StringBuilder();
    for (int c = from.read(); c >= 0 && c != '\n'; c = from.read()) {
      if (line.length() >= most) {
        return "";
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
