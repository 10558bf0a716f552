package org.rekkas.smtp.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import org.rekkas.spi.mail.EnhancedCode;
import org.rekkas.spi.mail.Reply;

/**
 * Replies in their wire form (RFC 5321 §4.2.1, RFC 2034), gathered so that pipelined commands are
 * answered with one write (RFC 2920 §3.2). Owned by one session's thread.
 */
public final class ReplyBuffer {
  private static final int KEPT = 256;
  private byte[] octets = new byte[128];
  private int length;

  public int length() {
    return length;
  }

  /** Adds a reply; characters outside of US-ASCII become question marks (RFC 5321 §4.2). */
  public void add(Reply reply) {
    add(reply, US_ASCII);
  }

  /** Adds a reply to a command that asked for SMTPUTF8 (RFC 6531 §3.7.4.2). */
  public void addUtf8(Reply reply) {
    add(reply, UTF_8);
  }

  private void add(Reply reply, Charset charset) {
    int last = reply.lines().size() - 1;
    for (int i = 0; i <= last; i++) {
      byte[] text = reply.lines().get(i).getBytes(charset);
      room(text.length + 20);
      number(reply.code());
      octets[length++] = (byte) (i == last ? ' ' : '-');
      reply.enhanced().ifPresent(this::enhanced);
      System.arraycopy(text, 0, octets, length, text.length);
      length += text.length;
      octets[length++] = '\r';
      octets[length++] = '\n';
    }
  }

  private void enhanced(EnhancedCode code) {
    number(code.type());
    octets[length++] = '.';
    number(code.subject());
    octets[length++] = '.';
    number(code.detail());
    octets[length++] = ' ';
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
