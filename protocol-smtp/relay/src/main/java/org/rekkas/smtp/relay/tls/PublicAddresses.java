package org.rekkas.smtp.relay.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Addresses of the public Internet: those that what a stranger writes into the DNS may lead us to
 * (attacks F7, H15). The others are those of the registries of RFC 6890. IPv6 addresses that carry
 * one of IPv4 are as good as that one.
 */
public final class PublicAddresses implements Predicate<InetAddress> {
  private static final Block[] SPECIAL =
      blocks(
          "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24"
              + " 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24"
              + " 203.0.113.0/24 224.0.0.0/3 2001::/23 2001:db8::/32 3fff::/20");

  private static final Block SIX_TO_FOUR = Block.of("2002::/16"); // RFC 3056
  private static final Block NAT64 = Block.of("64:ff9b::/96"); // RFC 6052
  private static final Block GLOBAL = Block.of("2000::/3"); // RFC 4291 §2.4

  /** The addresses that begin with so many bits of one. */
  private record Block(byte[] first, int bits) {
    static Block of(String text) {
      String[] parts = text.split("/");
      return new Block(InetAddress.ofLiteral(parts[0]).getAddress(), Integer.parseInt(parts[1]));
    }

    boolean contains(byte[] address) {
      if (address.length != first.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if (((address[bit / 8] ^ first[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private static Block[] blocks(String texts) {
    return Stream.of(texts.split(" ")).map(Block::of).toArray(Block[]::new);
  }

  @Override
  public boolean test(InetAddress address) {
    byte[] octets = address.getAddress();
    if (SIX_TO_FOUR.contains(octets)) {
      return carried(octets, 2);
    }
    if (NAT64.contains(octets)) {
      return carried(octets, 12);
    }
    boolean isSix = octets.length == 16;
    return (!isSix || GLOBAL.contains(octets))
        && Stream.of(SPECIAL).noneMatch(block -> block.contains(octets));
  }

  private boolean carried(byte[] octets, int at) {
    try {
      return test(InetAddress.getByAddress(Arrays.copyOfRange(octets, at, at + 4)));
    } catch (UnknownHostException _) {
      return false; // four octets are always an address
    }
  }
}
