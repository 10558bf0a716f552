package org.rekkas.smtp.relay.convert;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Quoted-printable of text, RFC 2045 §6.7: CRLF stays, all else is printable. A pure function. */
final class QuotedPrintable {
  private static final int LONGEST = 76;
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(US_ASCII);
  private static final byte[] SOFT = {'=', '\r', '\n'};

  private final OutputStream out;
  private int column;
  private int held = -1;

  private QuotedPrintable(OutputStream out) {
    this.out = out;
  }

  static void encode(InputStream in, OutputStream out) throws IOException {
    new QuotedPrintable(out).encode(in);
  }

  /** White space and CR wait until it is known what follows. */
  private void encode(InputStream in) throws IOException {
    byte[] octets = new byte[8192];
    int length;
    while ((length = in.read(octets)) > 0) {
      for (int i = 0; i < length; i++) {
        next(octets[i] & 0xff);
      }
    }
    if (held >= 0) {
      escape(held);
    }
  }

  private void next(int c) throws IOException {
    if (held == '\r' && c == '\n') {
      held = -1;
      out.write('\r');
      out.write('\n');
      column = 0;
      return;
    }
    if (held >= 0) {
      if (held == '\r' || c == '\r') {
        escape(held); // it stands alone, or at the end of a line
      } else {
        plain(held);
      }
      held = -1;
    }
    if (c == ' ' || c == '\t' || c == '\r') {
      held = c;
    } else if (c > ' ' && c < 127 && c != '=') {
      plain(c);
    } else {
      escape(c);
    }
  }

  private void plain(int c) throws IOException {
    room(1);
    out.write(c);
  }

  private void escape(int c) throws IOException {
    room(3);
    out.write('=');
    out.write(HEX[c >> 4]);
    out.write(HEX[c & 15]);
  }

  private void room(int more) throws IOException {
    if (column + more >= LONGEST) {
      out.write(SOFT);
      column = 0;
    }
    column += more;
  }
}
