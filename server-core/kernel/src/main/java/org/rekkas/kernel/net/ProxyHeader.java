package org.rekkas.kernel.net;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The header that a proxy sends first: the PROXY protocol, versions 1 and 2, as haproxy's
 * proxy-protocol.txt has it. Read from configured addresses only (attack B23); whoever must send
 * one and does not is cut off.
 */
final class ProxyHeader {
  private static final byte[] SIGNATURE = {
    0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a
  };

  /** §2.1: the longest line of version 1, with its CRLF. */
  private static final int LONGEST_LINE = 107;

  /** Addresses and TLVs of version 2; more is nonsense. */
  private static final int LONGEST_BLOCK = 4096;

  private ProxyHeader() {}

  /**
   * Reads one header and not an octet more.
   *
   * @return the client; empty for LOCAL, UNKNOWN and families other than IP: the peer itself
   * @throws ProtocolException if there is no header
   */
  static Optional<InetSocketAddress> read(InputStream in) throws IOException {
    int first = octet(in);
    return switch (first) {
      case 'P' -> line(in);
      case 0x0d -> block(in);
      default -> throw new ProtocolException("no PROXY header");
    };
  }

  private static Optional<InetSocketAddress> line(InputStream in) throws IOException {
    var line = new StringBuilder("P");
    while (line.length() < LONGEST_LINE) {
      line.append((char) octet(in));
      if (line.charAt(line.length() - 1) == '\n') {
        return parse(line.toString());
      }
    }
    throw new ProtocolException("a PROXY header of more than 107 octets");
  }

  private static Optional<InetSocketAddress> parse(String line) throws ProtocolException {
    if (!line.endsWith("\r\n")) {
      throw new ProtocolException("a PROXY header without CRLF");
    }
    String[] words = line.substring(0, line.length() - 2).split(" ", -1);
    if (words.length >= 2 && words[0].equals("PROXY") && words[1].equals("UNKNOWN")) {
      return Optional.empty();
    }
    if (words.length != 6 || !words[0].equals("PROXY")) {
      throw new ProtocolException("not a PROXY header");
    }
    int size =
        switch (words[1]) {
          case "TCP4" -> 4;
          case "TCP6" -> 16;
          default -> throw new ProtocolException("an unknown family in the PROXY header");
        };
    address(words[3], size);
    port(words[5]);
    return Optional.of(new InetSocketAddress(address(words[2], size), port(words[4])));
  }

  private static InetAddress address(String text, int size) throws ProtocolException {
    try {
      if (text.indexOf('%') < 0) {
        InetAddress address = AddressLiteral.of(text);
        if (address.getAddress().length == size || size == 16) {
          return address;
        }
      }
    } catch (IllegalArgumentException _) {
      // told below, as for all others
    }
    throw new ProtocolException("not an address in the PROXY header");
  }

  private static int port(String text) throws ProtocolException {
    if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new ProtocolException("not a port in the PROXY header");
    }
    int port = Integer.parseInt(text);
    if (port > 65_535) {
      throw new ProtocolException("not a port in the PROXY header");
    }
    return port;
  }

  private static Optional<InetSocketAddress> block(InputStream in) throws IOException {
    for (int i = 1; i < SIGNATURE.length; i++) {
      if (octet(in) != SIGNATURE[i]) {
        throw new ProtocolException("no PROXY header");
      }
    }
    int versionAndCommand = octet(in);
    int family = octet(in);
    int length = octet(in) << 8 | octet(in);
    if (versionAndCommand >> 4 != 2 || length > LONGEST_BLOCK) {
      throw new ProtocolException("not a PROXY header of version 2");
    }
    byte[] block = in.readNBytes(length);
    if (block.length < length) {
      throw new EOFException();
    }
    return switch (versionAndCommand & 15) {
      case 0 -> Optional.empty();
      case 1 -> source(block, family);
      default -> throw new ProtocolException("an unknown command in the PROXY header");
    };
  }

  private static Optional<InetSocketAddress> source(byte[] block, int family) throws IOException {
    int size =
        switch (family >> 4) {
          case 0, 3 -> 0; // unspecified, and sockets of the proxy's machine
          case 1 -> 4;
          case 2 -> 16;
          default -> throw new ProtocolException("an unknown family in the PROXY header");
        };
    if ((family & 15) > 2) {
      throw new ProtocolException("an unknown transport in the PROXY header");
    }
    if (size == 0) {
      return Optional.empty();
    }
    if (block.length < 2 * size + 4) {
      throw new ProtocolException("a PROXY header that is too short");
    }
    int port = (block[2 * size] & 0xff) << 8 | (block[2 * size + 1] & 0xff);
    return Optional.of(
        new InetSocketAddress(InetAddress.getByAddress(Arrays.copyOf(block, size)), port));
  }

  private static int octet(InputStream in) throws IOException {
    int octet = in.read();
    if (octet < 0) {
      throw new EOFException("the connection ended in the PROXY header");
    }
    return octet;
  }
}
