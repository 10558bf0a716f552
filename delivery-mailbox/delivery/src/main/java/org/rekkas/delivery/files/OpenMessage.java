package org.rekkas.delivery.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.store.Message;

/** A message of an mbox that is being read: what its header tells of flags, and what goes out. */
final class OpenMessage {
  private static final int FIELDS_OF_OURS = 4;

  private final Optional<Instant> date;
  private final Set<String> flags = new HashSet<>();
  private final byte[] buffer = new byte[8 * 1024];
  private int length;
  private int line;
  private boolean ours;
  private boolean exact;
  private boolean written;
  private boolean inHeader = true;

  OpenMessage(Optional<Instant> date) {
    this.date = date;
  }

  Optional<Instant> date() {
    return date;
  }

  Set<String> flags() {
    return flags;
  }

  /** Whether line ends are to stay as they are. */
  boolean exact() {
    return exact;
  }

  boolean written() {
    return written;
  }

  /**
   * Looks at a line of the header; true if it is one that the writer put there.
   *
   * @param head the line without LF
   */
  boolean takes(byte[] head, int headLength) {
    if (!inHeader) {
      return false;
    }
    line++;
    String text = new String(head, 0, headLength, StandardCharsets.ISO_8859_1).stripTrailing();
    if (line == 1 && text.startsWith(MboxWriter.MARK)) {
      ours = true;
      exact = text.endsWith(MboxWriter.EXACT);
      return true;
    }
    readFlags(text);
    if (ours && line <= FIELDS_OF_OURS) {
      inHeader = line < FIELDS_OF_OURS;
      return true;
    }
    inHeader = !text.isEmpty();
    return false;
  }

  void write(byte b, MessageSink sink) throws IOException {
    if (length == buffer.length) {
      flush(sink);
    }
    buffer[length++] = b;
    written = true;
  }

  void flush(MessageSink sink) throws IOException {
    sink.write(buffer, 0, length);
    length = 0;
  }

  private void readFlags(String text) {
    int colon = text.indexOf(':');
    String value = text.substring(colon + 1).strip();
    switch (text.substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT)) {
      case "status" -> addIf(value, 'R', Message.SEEN);
      case "x-status" -> {
        addIf(value, 'A', Message.ANSWERED);
        addIf(value, 'F', Message.FLAGGED);
        addIf(value, 'T', Message.DRAFT);
        addIf(value, 'D', Message.DELETED);
      }
      case "x-keywords" -> addSome(Keywords.of(value));
      default -> {
        // tells nothing of flags
      }
    }
  }

  /** However many lines of them there are. */
  private void addSome(Set<String> keywords) {
    for (String keyword : keywords) {
      if (flags.size() < Keywords.MOST) {
        flags.add(keyword);
      }
    }
  }

  private void addIf(String value, char letter, String flag) {
    if (value.indexOf(letter) >= 0) {
      flags.add(flag);
    }
  }
}
