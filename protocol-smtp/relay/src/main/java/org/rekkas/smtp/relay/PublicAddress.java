package org.rekkas.smtp.relay;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Whether an address is one of the public Internet: a domain of others must not lead mail into our
 * own network (attacks F7, H15). RFC 6890, RFC 6598, RFC 4193; addresses that hold an IPv4 address
 * (RFC 6052, 3056) are judged by it.
 */
final class PublicAddress {
  private PublicAddress() {}

  static boolean is(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] octets = address.getAddress();
    return switch (address) {
      case Inet4Address _ -> four(octets, 0);
      case Inet6Address _ -> six(octets);
      default -> false;
    };
  }

  private static boolean four(byte[] octets, int at) {
    int first = octets[at] & 0xff;
    int second = octets[at + 1] & 0xff;
    boolean shared = first == 100 && second >= 64 && second < 128;
    boolean siteLocal =
        first == 10
            || (first == 172 && second >= 16 && second < 32)
            || (first == 192 && second == 168);
    boolean linkLocal = first == 169 && second == 254;
    return first != 0 && first != 127 && first < 224 && !shared && !siteLocal && !linkLocal;
  }

  private static boolean six(byte[] octets) {
    boolean local = (octets[0] & 0xfe) == 0xfc;
    boolean nat64 = octets[0] == 0 && octets[1] == 0x64;
    boolean sixToFour = octets[0] == 0x20 && octets[1] == 0x02;
    boolean compatible = true;
    for (int i = 0; i < 10; i++) {
      compatible &= octets[i] == 0;
    }
    if (nat64 || compatible) {
      return four(octets, 12);
    }
    return sixToFour ? four(octets, 2) : !local;
  }
}
