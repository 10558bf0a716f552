package org.rekkas.smtp.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.rekkas.spi.mail.EnhancedCode;
import org.rekkas.spi.mail.Reply;

/**
 * Replies in their wire form (RFC 5321 §4.2.1, RFC 2034), gathered so that pipelined commands are
 * answered with one write (RFC 2920 §3.2). Owned by one session's thread.
 */
public final class ReplyBuffer {
  private static final int KEPT = 1024;
  private byte[] octets = new byte[128];
  private int length;

  public int length() {
    return length;
  }

  /** Adds a reply; characters outside of US-ASCII become question marks. */
  public void add(Reply reply) {
    int last = reply.lines().size() - 1;
    for (int i = 0; i <= last; i++) {
      line(reply.code(), i == last ? ' ' : '-', reply.enhanced(), reply.lines().get(i));
    }
  }

  private void line(int code, char after, Optional<EnhancedCode> enhanced, String text) {
    room(text.length() + 20);
    number(code);
    octets[length++] = (byte) after;
    if (enhanced.isPresent()) {
      EnhancedCode e = enhanced.get();
      number(e.type());
      octets[length++] = '.';
      number(e.subject());
      octets[length++] = '.';
      number(e.detail());
      octets[length++] = ' ';
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      octets[length++] = c < 0x80 ? (byte) c : (byte) '?';
    }
    octets[length++] = '\r';
    octets[length++] = '\n';
  }

  private void number(int value) {
    if (value >= 100) {
      octets[length++] = (byte) ('0' + value / 100);
    }
    if (value >= 10) {
      octets[length++] = (byte) ('0' + value / 10 % 10);
    }
    octets[length++] = (byte) ('0' + value % 10);
  }

  private void room(int more) {
    if (length + more > octets.length) {
      octets = Arrays.copyOf(octets, Math.max(octets.length * 2, length + more));
    }
  }

  /** Writes what was gathered, in one piece, and forgets it. */
  public void writeTo(OutputStream out) throws IOException {
    int count = length;
    length = 0;
    out.write(octets, 0, count);
    if (octets.length > KEPT) {
      octets = new byte[128];
    }
  }

  /** Forgets what was gathered. */
  public void clear() {
    length = 0;
  }
}
