package org.rekkas.kernel.admin;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What is spoken on the administrator's socket: frames of one octet for the kind, four for the
 * length (big-endian), and so many octets.
 *
 * <pre>
 * the caller sends                the server sends
 * R  the request, once            O  octets for standard output
 * I  octets of standard input     F  octets for standard error
 * E  end of standard input        W  asks for one I or E
 *                                 X  one octet, the exit code; the last frame
 * </pre>
 *
 * A request is the caller's folder and the words of the command, UTF-8, each ended by a zero octet.
 * One thread at each end.
 */
final class Frames {
  static final byte REQUEST = 'R';
  static final byte INPUT = 'I';
  static final byte END = 'E';
  static final byte OUTPUT = 'O';
  static final byte ERROR = 'F';
  static final byte WANT = 'W';
  static final byte EXIT = 'X';

  static final int LONGEST = 1 << 20;
  static final int CHUNK = 64 << 10;

  private final DataInputStream in;
  private final DataOutputStream out;

  record Frame(byte kind, byte[] octets) {}

  Frames(InputStream in, OutputStream out) {
    this.in = new DataInputStream(in);
    this.out = new DataOutputStream(out);
  }

  void send(byte kind, byte[] from, int offset, int length) throws IOException {
    byte[] frame = new byte[5 + length];
    frame[0] = kind;
    frame[1] = (byte) (length >> 24);
    frame[2] = (byte) (length >> 16);
    frame[3] = (byte) (length >> 8);
    frame[4] = (byte) length;
    System.arraycopy(from, offset, frame, 5, length);
    out.write(frame);
    out.flush();
  }

  void send(byte kind, byte... octets) throws IOException {
    send(kind, octets, 0, octets.length);
  }

  Frame receive() throws IOException {
    byte kind = in.readByte();
    int length = in.readInt();
    if (length < 0 || length > LONGEST) {
      throw new IOException("a frame of " + length + " octets");
    }
    byte[] octets = new byte[length];
    in.readFully(octets);
    return new Frame(kind, octets);
  }
}
