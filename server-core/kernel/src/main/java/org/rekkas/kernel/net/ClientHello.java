package org.rekkas.kernel.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client says first, RFC 8446 §4.1.2, read before TLS begins, which then gets its octets. No
 * judgement: what is malformed names nobody, and TLS itself refuses it.
 *
 * @param name that the client asks for, RFC 6066 §3; empty: none
 * @param protocols that it would speak, RFC 7301 §3.1
 */
record ClientHello(byte[] octets, String name, List<String> protocols) {
  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int RECORD_HEADER = 5;
  private static final int LONGEST_RECORD = 1 << 14;
  private static final int LONGEST = 1 << 16;
  private static final int SERVER_NAME = 0;
  private static final int ALPN = 16;

  /** Records up to the end of the first message, or of what makes sense. */
  static ClientHello read(InputStream in) throws IOException {
    var all = new ByteArrayOutputStream();
    var message = new ByteArrayOutputStream();
    while (all.size() < LONGEST && !isWhole(message.toByteArray())) {
      byte[] header = in.readNBytes(RECORD_HEADER);
      all.writeBytes(header);
      int length =
          header.length < RECORD_HEADER ? 0 : unsigned(header[3]) << 8 | unsigned(header[4]);
      if (length == 0 || length > LONGEST_RECORD || header[0] != HANDSHAKE) {
        break;
      }
      byte[] fragment = in.readNBytes(length);
      all.writeBytes(fragment);
      message.writeBytes(fragment);
    }
    return of(all.toByteArray(), message.toByteArray());
  }

  private static boolean isWhole(byte[] message) {
    return message.length >= 4
        && (message[0] != CLIENT_HELLO
            || message.length - 4
                >= (unsigned(message[1]) << 16 | unsigned(message[2]) << 8 | unsigned(message[3])));
  }

  private static ClientHello of(byte[] octets, byte[] message) {
    try {
      ByteBuffer extensions = extensions(message);
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

  private static ByteBuffer extensions(byte[] message) {
    var in = ByteBuffer.wrap(message);
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
