package org.rekkas.kernel.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * What a client says first, RFC 8446 §4.1.2, read before TLS begins, which then gets its octets. No
 * judgement: what is malformed names nobody, and TLS itself refuses it; only what is longer than
 * any client's is refused here.
 *
 * @param name that the client asks for, RFC 6066 §3; empty: none
 * @param protocols that it would speak, RFC 7301 §3.1
 */
record ClientHello(byte[] octets, String name, List<String> protocols) {
  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int RECORD_HEADER = 5;
  private static final int MESSAGE_HEADER = 4;
  private static final int SERVER_NAME = 0;
  private static final int ALPN = 16;

  /**
   * Of the records together. It is kept while TLS begins, within {@link SessionMemory#TLS_BEGINS}.
   */
  static final int LONGEST = 1 << 14;

  /** Records up to the end of the first message, or of what makes sense. */
  static ClientHello read(InputStream in) throws IOException {
    byte[] records = new byte[LONGEST];
    int end = 0;
    int heard = 0; // of the message
    int head = 0; // its kind and length
    while (heard < MESSAGE_HEADER || heard - MESSAGE_HEADER < announced(head)) {
      int fragment = end + RECORD_HEADER;
      require(fragment);
      end += in.readNBytes(records, end, RECORD_HEADER);
      int length = end < fragment ? 0 : length(records, fragment);
      if (length == 0 || records[fragment - RECORD_HEADER] != HANDSHAKE) {
        break;
      }
      require(fragment + length);
      end += in.readNBytes(records, end, length);
      for (int at = fragment; at < end; at++, heard++) {
        head = heard < MESSAGE_HEADER ? head << 8 | unsigned(records[at]) : head;
      }
      require(announced(head));
    }
    return of(Arrays.copyOf(records, end));
  }

  /** How much shall follow the head of a message; of another kind than a hello, nothing. */
  private static int announced(int head) {
    return head >>> 24 == CLIENT_HELLO ? head & 0xff_ffff : 0;
  }

  private static void require(int octets) throws IOException {
    if (octets > LONGEST) {
      throw new SSLException("the hello is longer than " + LONGEST + " octets");
    }
  }

  /** Of the record whose fragment begins there. */
  private static int length(byte[] records, int fragment) {
    return unsigned(records[fragment - 2]) << 8 | unsigned(records[fragment - 1]);
  }

  /** For TLS, which has the stream as long as the connection, but closes it at its end. */
  InputStream replayed() {
    return new FilterInputStream(new ByteArrayInputStream(octets)) {
      @Override
      public void close() {
        in = InputStream.nullInputStream();
      }
    };
  }

  private static ClientHello of(byte[] octets) {
    try {
      ByteBuffer extensions = extensions(message(octets));
      String name = "";
      List<String> protocols = List.of();
      while (extensions.remaining() >= 4) {
        int type = unsigned(extensions.getShort());
        ByteBuffer extension = slice(extensions, unsigned(extensions.getShort()));
        if (type == SERVER_NAME && name.isEmpty()) {
          skip(extension, 2 + 1); // length of the list, kind of name
          name = text(extension, unsigned(extension.getShort()));
        } else if (type == ALPN) {
          skip(extension, 2);
          protocols = protocols(extension);
        }
      }
      return new ClientHello(octets, name, protocols);
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException _) {
      return new ClientHello(octets, "", List.of()); // TLS will say what is wrong
    }
  }

  /** What the records carry. */
  private static ByteBuffer message(byte[] records) {
    var message = ByteBuffer.allocate(records.length);
    for (int at = RECORD_HEADER, next; at < records.length; at = next + RECORD_HEADER) {
      next = Math.min(at + length(records, at), records.length);
      message.put(records, at, next - at);
    }
    return message.flip();
  }

  private static ByteBuffer extensions(ByteBuffer in) {
    if (in.get() != CLIENT_HELLO) {
      return ByteBuffer.allocate(0);
    }
    skip(in, 3 + 2 + 32); // length, version, random
    skip(in, unsigned(in.get())); // session
    skip(in, unsigned(in.getShort())); // cipher suites
    skip(in, unsigned(in.get())); // compression
    return slice(in, unsigned(in.getShort()));
  }

  private static List<String> protocols(ByteBuffer in) {
    var protocols = new ArrayList<String>();
    while (in.hasRemaining()) {
      protocols.add(text(in, unsigned(in.get())));
    }
    return List.copyOf(protocols);
  }

  private static String text(ByteBuffer in, int length) {
    byte[] text = new byte[length];
    in.get(text);
    return new String(text, US_ASCII);
  }

  private static ByteBuffer slice(ByteBuffer in, int octets) {
    ByteBuffer slice = in.slice(in.position(), octets);
    skip(in, octets);
    return slice;
  }

  private static void skip(ByteBuffer in, int octets) {
    in.position(in.position() + octets);
  }

  private static int unsigned(byte octet) {
    return octet & 0xff;
  }

  private static int unsigned(short number) {
    return number & 0xffff;
  }
}
