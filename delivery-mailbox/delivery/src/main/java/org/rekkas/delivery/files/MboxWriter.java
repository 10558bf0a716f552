package org.rekkas.delivery.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.store.Message;

/**
 * Writes an mbox of the kind «mboxrd»: a {@code From } line before each message (RFC 4155), a
 * {@code >} more before each line that begins with {@code From } behind any number of them, an
 * empty line behind each message; lines end by LF. Flags stand in {@code Status}, {@code X-Status}
 * and {@code X-Keywords}, as mail programs know them.
 *
 * <p>{@link MboxReader} gives back the very octets: {@code X-Rekkas-Mbox} tells it that this field
 * and the three behind it are not the message's own, and whether line ends are as they were ({@code
 * exact}, for a message whose lines do not all end by CRLF) or LF stands for CRLF ({@code lines}).
 */
public final class MboxWriter {
  static final String MARK = "X-Rekkas-Mbox: ";
  static final String EXACT = "exact";
  static final String LINES = "lines";

  private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);
  private static final DateTimeFormatter ASCTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final OutputStream out;
  private int quotes;
  private int matched;
  private boolean atStart;

  public MboxWriter(OutputStream out) {
    this.out = new BufferedOutputStream(out, 16 * 1024);
  }

  /** False, and nothing is written, where the content cannot be read: it is damaged, or gone. */
  public boolean write(Message message, Content content) throws IOException {
    Optional<Opened> opened = Opened.of(content);
    if (opened.isEmpty()) {
      return false;
    }
    try (var whole = opened.get()) {
      write(message, whole);
    }
    return true;
  }

  private void write(Message message, Opened content) throws IOException {
    boolean lines = content.ends() == LineEnds.CRLF;
    text("From " + content.sender() + " " + date(message.internalDate()) + "\n");
    text(MARK + (lines ? LINES : EXACT) + "\n");
    text(status(message.flags()));
    copy(content.in(), lines);
    text(lines ? "\n" : "\n\n");
  }

  private void copy(InputStream in, boolean lines) throws IOException {
    var buffer = new byte[16 * 1024];
    begin();
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      for (int i = 0; i < n; i++) {
        if (!lines || buffer[i] != '\r') {
          put(buffer[i]);
        }
      }
    }
    settle();
  }

  /** To be called behind the last message. The stream stays open. */
  public void finish() throws IOException {
    out.flush();
  }

  private void begin() {
    atStart = true;
    quotes = 0;
    matched = 0;
  }

  /** Holds back the beginning of a line until it is known whether it is to be quoted. */
  private void put(byte b) throws IOException {
    if (atStart) {
      if (b == '>' && matched == 0) {
        quotes++;
        return;
      }
      if (b == FROM[matched]) {
        if (++matched == FROM.length) {
          out.write('>');
          settle();
        }
        return;
      }
      settle();
    }
    out.write(b);
    if (b == '\n') {
      begin();
    }
  }

  private void settle() throws IOException {
    if (atStart) {
      for (int i = 0; i < quotes; i++) {
        out.write('>');
      }
      out.write(FROM, 0, matched);
      atStart = false;
    }
  }

  private void text(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String date(Instant date) {
    return ASCTIME.format(date);
  }

  private static String status(Set<String> flags) {
    var keywords = new TreeSet<>(flags);
    keywords.removeIf(flag -> flag.startsWith("\\"));
    return "Status: "
        + (flags.contains(Message.SEEN) ? "RO" : "O")
        + "\nX-Status: "
        + (flags.contains(Message.ANSWERED) ? "A" : "")
        + (flags.contains(Message.FLAGGED) ? "F" : "")
        + (flags.contains(Message.DRAFT) ? "T" : "")
        + (flags.contains(Message.DELETED) ? "D" : "")
        + "\nX-Keywords: "
        + String.join(" ", keywords)
        + "\n";
  }
}
