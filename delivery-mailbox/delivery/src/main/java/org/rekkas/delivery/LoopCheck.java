package org.rekkas.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;

/**
 * Whether a content says that it was delivered to an address before: it holds a Delivered-To with
 * this very address (RFC 9228 §3), so somebody sends our mail back to us. SMTP refuses those whose
 * recipients are named; what is found here came back by an alias. Looks at the first {@value #MOST}
 * octets of the header and no further; Delivered-To stands at the top. Its buffer serves one batch,
 * one thread.
 */
final class LoopCheck {
  private static final int MOST = 32 * 1024;
  private static final int AT_FIRST = 4 * 1024;
  private static final byte[] FIELD = "delivered-to:".getBytes(StandardCharsets.US_ASCII);

  private byte[] header = new byte[AT_FIRST];
  private int length;

  boolean wasDelivered(Content content, ForwardPath to) throws IOException {
    try (var in = content.open()) {
      length = in.readNBytes(header, 0, AT_FIRST);
      return search(in, to);
    }
  }

  /** Line by line, until the empty line that ends the header. */
  private boolean search(InputStream in, ForwardPath to) throws IOException {
    int from = 0;
    while (true) {
      int end = lineEnd(from);
      if (end < 0 && more(in)) {
        continue;
      }
      int until = end < 0 ? length : end;
      if (until - from <= 1) {
        return false;
      }
      if (isField(from, until) && names(from + FIELD.length, until, to)) {
        return true;
      }
      if (end < 0) {
        return false;
      }
      from = end + 1;
    }
  }

  private boolean more(InputStream in) throws IOException {
    if (length < AT_FIRST || length >= MOST) {
      return false;
    }
    if (header.length < MOST) {
      header = java.util.Arrays.copyOf(header, MOST);
    }
    int n = in.readNBytes(header, length, MOST - length);
    length += n;
    return n > 0;
  }

  private int lineEnd(int from) {
    for (int i = from; i < length; i++) {
      if (header[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private boolean isField(int from, int until) {
    if (until - from <= FIELD.length || (header[from] | 0x20) != 'd') {
      return false;
    }
    for (int i = 0; i < FIELD.length; i++) {
      int c = header[from + i];
      if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != FIELD[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean names(int from, int until, ForwardPath to) {
    String value = new String(header, from, until - from, StandardCharsets.UTF_8).strip();
    if (value.startsWith("<") && value.endsWith(">")) {
      value = value.substring(1, value.length() - 1);
    }
    if (value.length() > 400) {
      return false;
    }
    try {
      return Mailbox.of(value).equals(to.mailbox());
    } catch (IllegalArgumentException _) {
      return false; // not an address, so not ours
    }
  }
}
