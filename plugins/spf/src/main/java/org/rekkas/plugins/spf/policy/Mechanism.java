package org.rekkas.plugins.spf.policy;

import java.net.InetAddress;
import java.util.Optional;

/** What a client can match, RFC 7208 §5. */
sealed interface Mechanism {
  record All() implements Mechanism {}

  record Include(String domain) implements Mechanism {}

  record A(Optional<String> domain, Prefixes prefixes) implements Mechanism {}

  record Mx(Optional<String> domain, Prefixes prefixes) implements Mechanism {}

  /** Do not use, says §5.5; domains do. */
  record Ptr(Optional<String> domain) implements Mechanism {}

  record Ip(InetAddress network, int bits) implements Mechanism {}

  record Exists(String domain) implements Mechanism {}

  /** {@code /24//64}: how many bits of an address count. */
  record Prefixes(int four, int six) {
    static final Prefixes WHOLE = new Prefixes(32, 128);

    int of(InetAddress address) {
      return address.getAddress().length == 4 ? four : six;
    }
  }

  /** Whether the address begins as the network does; never across families. */
  static boolean within(InetAddress address, InetAddress network, int bits) {
    byte[] one = address.getAddress();
    byte[] other = network.getAddress();
    if (one.length != other.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> (i & 7);
      if ((one[i >> 3] & mask) != (other[i >> 3] & mask)) {
        return false;
      }
    }
    return true;
  }
}
