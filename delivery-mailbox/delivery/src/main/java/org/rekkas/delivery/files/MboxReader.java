package org.rekkas.delivery.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads an mbox, of whatever program: a {@code From } line with a date behind an empty line begins
 * a message, one {@code >} is taken from quoted lines (mboxrd; right for mboxo as well, but for
 * lines that were {@code >From } before), LF becomes CRLF. What {@link MboxWriter} wrote comes back
 * octet by octet. Any length of line and message is read in constant memory.
 */
public final class MboxReader {
  private static final int LONGEST_HEAD = 1024;
  private static final int MOST_QUOTES = 512;

  private final MessageSink sink;
  private final byte[] head = new byte[LONGEST_HEAD];
  private int headLength;
  private boolean inHead = true;

  /** How many more {@code >} stand in front of a head that has many. */
  private long moreQuotes;

  /**
   * Line ends that were read and not yet written, so that those behind a message can be dropped.
   */
  private int pending;

  private boolean blankBefore = true;
  private boolean heldCr;
  private Optional<OpenMessage> open = Optional.empty();

  private MboxReader(MessageSink sink) {
    this.sink = sink;
  }

  /**
   * Reads all messages.
   *
   * @return false if this is no mbox: it does not begin with a {@code From } line
   */
  public static boolean read(InputStream in, MessageSink sink) throws IOException {
    var reader = new MboxReader(sink);
    var buffer = new byte[16 * 1024];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      for (int i = 0; i < n; i++) {
        if (!reader.octet(buffer[i])) {
          return false;
        }
      }
    }
    if (reader.headLength > 0 || !reader.inHead) {
      if (!reader.octet((byte) '\n')) {
        return false;
      }
    }
    reader.endMessage();
    return true;
  }

  /** Takes an octet; false if this is no mbox. */
  private boolean octet(byte b) throws IOException {
    if (!inHead) {
      rest(b);
      return true;
    }
    if (b == '\n') {
      boolean taken = wholeLine();
      headLength = 0;
      return taken;
    }
    if (b == '>' && headLength == MOST_QUOTES && onlyQuotes()) {
      moreQuotes++;
      return true;
    }
    if (headLength < LONGEST_HEAD) {
      head[headLength++] = b;
      return true;
    }
    return longLine(b);
  }

  private void rest(byte b) throws IOException {
    if (b == '\n') {
      endLine();
    } else {
      put(b);
    }
  }

  /** Takes the line in the head; false if this is no mbox. */
  private boolean wholeLine() throws IOException {
    Optional<FromLine> from = fromLine();
    if (from.isPresent()) {
      begin(from.get());
      return true;
    }
    if (open.isEmpty()) {
      return headLength == 0; // empty lines in front are nothing
    }
    var message = open.get();
    if (message.takes(head, headLength)) {
      return true;
    }
    blankBefore = headLength == 0 || (!message.exact() && bareCr());
    if (!blankBefore) {
      putHead();
    }
    heldCr &= message.exact();
    endLine();
    return true;
  }

  /** Takes a full head, and the octet behind it; false if this is no mbox. */
  private boolean longLine(byte next) throws IOException {
    if (open.isEmpty()) {
      return false;
    }
    blankBefore = false;
    putHead();
    inHead = false;
    put(next);
    return true;
  }

  private Optional<FromLine> fromLine() {
    return blankBefore && head[0] == 'F'
        ? FromLine.parse(new String(head, 0, headLength, StandardCharsets.ISO_8859_1))
        : Optional.empty();
  }

  private void begin(FromLine from) throws IOException {
    endMessage();
    sink.begin();
    open = Optional.of(new OpenMessage(from.date()));
    blankBefore = false;
  }

  private void putHead() throws IOException {
    flushPending(pending);
    for (; moreQuotes > 0; moreQuotes--) {
      write('>');
    }
    for (int i = quoted() ? 1 : 0; i < headLength; i++) {
      put(head[i]);
    }
  }

  private void endLine() throws IOException {
    if (heldCr && open.orElseThrow().exact()) {
      write('\r');
    }
    heldCr = false;
    pending++;
    inHead = true;
    headLength = 0;
  }

  private void endMessage() throws IOException {
    if (open.isEmpty()) {
      return;
    }
    var message = open.get();
    int kept = message.exact() ? pending - 2 : pending - 1;
    flushPending(
        message.exact() || !message.written() ? kept : Math.max(kept, Math.min(pending, 1)));
    pending = 0;
    message.flush(sink);
    sink.end(message.date(), message.flags());
    open = Optional.empty();
  }

  private void flushPending(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      if (!open.orElseThrow().exact()) {
        write('\r');
      }
      write('\n');
    }
    pending = 0;
  }

  /** A CR is written once it is known that no LF follows. */
  private void put(byte b) throws IOException {
    if (heldCr) {
      write('\r');
    }
    heldCr = b == '\r';
    if (!heldCr) {
      write(b);
    }
  }

  private void write(int b) throws IOException {
    open.orElseThrow().write((byte) b, sink);
  }

  private boolean bareCr() {
    return headLength == 1 && head[0] == '\r';
  }

  private boolean quoted() {
    int quotes = 0;
    while (quotes < headLength && head[quotes] == '>') {
      quotes++;
    }
    return quotes > 0
        && headLength >= quotes + 5
        && new String(head, quotes, 5, StandardCharsets.ISO_8859_1).equals("From ");
  }

  private boolean onlyQuotes() {
    for (int i = 0; i < headLength; i++) {
      if (head[i] != '>') {
        return false;
      }
    }
    return true;
  }
}
