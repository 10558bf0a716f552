package org.rekkas.plugins.rspamd;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.rekkas.daemon.Daemon;
import org.rekkas.spi.Account;
import org.rekkas.spi.Session;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Recipient;

/**
 * rspamd's {@code POST /checkv2}, in HTTP/1.0 (RFC 1945), so that the end of the connection is the
 * end of the answer; the envelope is in header fields. Usable by all threads.
 */
record Checkv2(Daemon daemon) {
  private static final int LONGEST_ANSWER = 1 << 20;
  private static final int MOST_RECIPIENTS = 100;

  Opinion ask(Session session, Mail mail) {
    return daemon.ask(
        (in, out) -> {
          out.write(head(session, mail).getBytes(StandardCharsets.UTF_8));
          send(mail, out);
          byte[] answer = in.readNBytes(LONGEST_ANSWER + 1);
          if (answer.length > LONGEST_ANSWER) {
            throw new Daemon.Unavailable("rspamd answers without end");
          }
          return Answer.read(body(answer));
        });
  }

  private static void send(Mail mail, OutputStream to) throws IOException {
    try (InputStream message = mail.open()) {
      message.transferTo(to);
    }
    to.flush();
  }

  private static String head(Session session, Mail mail) {
    var head = new StringBuilder(512);
    head.append("POST /checkv2 HTTP/1.0\r\nConnection: close\r\n");
    field(head, "Content-Length", Long.toString(mail.size()));
    field(head, "IP", session.client().text());
    field(head, "Helo", session.hello().orElse(""));
    field(head, "From", mail.envelope().reversePath().text());
    int count = 0;
    for (Recipient each : mail.envelope().recipients()) {
      if (count++ < MOST_RECIPIENTS) {
        field(head, "Rcpt", each.path().mailbox().toString());
      }
    }
    field(head, "Queue-Id", mail.id().text());
    session.login().map(Account::address).ifPresent(user -> field(head, "User", user.toString()));
    return head.append("\r\n").toString();
  }

  /** Nothing of what a client said can end a line (attack D1). */
  private static void field(StringBuilder head, String name, String value) {
    head.append(name).append(": ");
    value.codePoints().map(c -> Character.isISOControl(c) ? '?' : c).forEach(head::appendCodePoint);
    head.append("\r\n");
  }

  private static InputStream body(byte[] answer) {
    String text = new String(answer, StandardCharsets.ISO_8859_1);
    int line = text.indexOf("\r\n");
    int body = text.indexOf("\r\n\r\n");
    if (body < 0 || !text.substring(0, line).matches("HTTP/1\\.[01] 200( .*)?")) {
      String first = line < 0 ? "nothing that is HTTP" : text.substring(0, Math.min(line, 80));
      throw new Daemon.Unavailable("rspamd says " + first.replaceAll("[^ -~]", "?"));
    }
    return new ByteArrayInputStream(answer, body + 4, answer.length - body - 4);
  }
}
