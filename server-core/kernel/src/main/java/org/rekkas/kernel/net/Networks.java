package org.rekkas.kernel.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.rekkas.spi.config.Section;

/**
 * Addresses and networks in CIDR notation (RFC 4632, RFC 4291 §2.3), as the configuration lists
 * them.
 */
public record Networks(List<Network> networks) {
  public static final Networks NONE = new Networks(List.of());

  public Networks {
    networks = List.copyOf(networks);
  }

  public static Networks of(String... texts) {
    var made = new ArrayList<Network>();
    for (String text : texts) {
      made.add(Network.of(text));
    }
    return new Networks(made);
  }

  /** The networks of a setting; words that are none become problems. */
  public static Networks from(Section section, String key, List<String> byDefault) {
    var made = new ArrayList<Network>();
    for (String word : section.words(key, byDefault)) {
      try {
        made.add(Network.of(word));
      } catch (IllegalArgumentException e) {
        section.problem(key, "\"" + word + "\" is not a network (try 192.0.2.0/24 or ::1/128)");
      }
    }
    return new Networks(made);
  }

  public boolean contains(InetAddress address) {
    for (Network network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** One network: its first octets, of which {@code bits} bits count. */
  public record Network(InetAddress address, int bits) {
    static Network of(String text) {
      int slash = text.indexOf('/');
      InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
      int all = address.getAddress().length * 8;
      int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
      if (bits < 0 || bits > all) {
        throw new IllegalArgumentException("not a prefix length: " + text);
      }
      return new Network(address, bits);
    }

    /** {@code 0.0.0.0/0}, {@code ::/0}. */
    public boolean isEverybody() {
      return bits == 0;
    }

    boolean contains(InetAddress other) {
      byte[] mine = address.getAddress();
      byte[] its = other.getAddress();
      if (mine.length != its.length) {
        return false;
      }
      for (int i = 0, left = bits; left > 0; i++, left -= 8) {
        int mask = left >= 8 ? 0xff : 0xff << (8 - left);
        if (((mine[i] ^ its[i]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }
}
