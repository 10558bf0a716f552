package org.rekkas.queue.quoting;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.rekkas.spi.mail.Mail;

/**
 * By what people and mail programs know the mail again that a report is about. Both come from
 * whoever wrote it, and cannot end a line.
 *
 * @param subject as it stands in the header, with its encoded words (RFC 2047), which the sender's
 *     program reads; cut between two words where it is long; empty: there is none
 * @param messageId in its angle brackets, RFC 5322 §3.6.4; empty: none that could be given back
 */
public record Caption(String subject, String messageId) {
  private static final int HEADER = 32_768;
  private static final int LONGEST_SUBJECT = 150;
  private static final Pattern MESSAGE_ID = Pattern.compile("<[!-;=?-~]{1,250}>");

  /** Of a mail, from its begin; what stands far down is not found. */
  public static Caption of(Mail mail) throws IOException {
    try (var header = new Readable(mail)) {
      return in(new String(header.readNBytes(HEADER), StandardCharsets.UTF_8));
    }
  }

  private static Caption in(String head) {
    String subject = "";
    String messageId = "";
    for (int from = 0; from < head.length() && !isEnd(head, from); ) {
      int end = fieldEnd(head, from);
      if (subject.isEmpty()) {
        subject = value(head, from, end, "Subject:");
      }
      if (messageId.isEmpty()) {
        messageId = value(head, from, end, "Message-ID:");
      }
      from = end;
    }
    return new Caption(cut(subject), MESSAGE_ID.matcher(messageId).matches() ? messageId : "");
  }

  private static boolean isEnd(String head, int from) {
    return head.startsWith("\r\n", from) || head.startsWith("\n", from);
  }

  /** Behind the lines that continue it, RFC 5322 §2.2.3. */
  private static int fieldEnd(String head, int from) {
    int end = from;
    do {
      end = head.indexOf('\n', end) + 1;
      if (end == 0) {
        return head.length();
      }
    } while (end < head.length() && (head.charAt(end) == ' ' || head.charAt(end) == '\t'));
    return end;
  }

  private static String value(String head, int from, int end, String name) {
    return head.regionMatches(true, from, name, 0, name.length())
        ? head.substring(from + name.length(), end).replaceAll("[\\s\\p{Cntrl}]+", " ").strip()
        : "";
  }

  private static String cut(String subject) {
    if (subject.length() <= LONGEST_SUBJECT) {
      return subject;
    }
    int blank = subject.lastIndexOf(' ', LONGEST_SUBJECT);
    return blank > 0 ? subject.substring(0, blank) + " ..." : "";
  }
}
