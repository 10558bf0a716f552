package org.rekkas.kernel.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.rekkas.kernel.config.Configuration;
import org.rekkas.spi.config.Section;

/**
 * Addresses and networks in CIDR notation (RFC 4632, RFC 4291 §2.3), as the configuration lists
 * them.
 */
public record Networks(List<Network> networks) {
  public static final Networks NONE = new Networks(List.of());

  /** Of IPv6, the global unicast addresses, RFC 4291 §2.4 and the registry of IANA. */
  private static final List<Network> EVERYBODY =
      List.of(Network.of("0.0.0.0/0"), Network.of("2000::/3"));

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

  /**
   * The networks of a setting; words that are none become problems. One that is named by another
   * address than its first is that network, which is told: one address may have been meant.
   */
  public static Networks from(Section section, String key, List<String> byDefault) {
    var made = new ArrayList<Network>();
    for (String word : section.words(key, byDefault)) {
      try {
        Network named = Network.named(word);
        Network whole = named.whole();
        if (!whole.equals(named)) {
          Configuration.notice(section, key, "\"%s\" is all of %s".formatted(word, whole));
        }
        made.add(whole);
      } catch (IllegalArgumentException e) {
        section.problem(key, String.valueOf(e.getMessage()));
      }
    }
    return new Networks(made);
  }

  /** Whether together they hold all of IPv4, or all of IPv6 that is in use. */
  public boolean areEverybody() {
    return EVERYBODY.stream().anyMatch(this::hold);
  }

  private boolean hold(Network whole) {
    if (networks.stream().anyMatch(each -> each.holds(whole))) {
      return true;
    }
    return networks.stream().anyMatch(whole::holds) && hold(whole.half(0)) && hold(whole.half(1));
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
      return named(text).whole();
    }

    /** By any of its addresses. */
    private static Network named(String text) {
      int slash = text.indexOf('/');
      try {
        InetAddress address = AddressLiteral.of(slash < 0 ? text : text.substring(0, slash));
        int all = address.getAddress().length * 8;
        int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
        if (bits >= 0 && bits <= all) {
          return new Network(address, bits);
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(none(text), e);
      }
      throw new IllegalArgumentException(none(text));
    }

    private static String none(String text) {
      return "\"" + text + "\" is not a network (try 192.0.2.0/24 or ::1/128)";
    }

    /** The same network, by its first address. */
    private Network whole() {
      byte[] octets = address.getAddress();
      for (int i = 0, left = bits; i < octets.length; i++, left -= 8) {
        octets[i] &= (byte) mask(left);
      }
      return new Network(address(octets), bits);
    }

    private static InetAddress address(byte[] octets) {
      try {
        return InetAddress.getByAddress(octets);
      } catch (UnknownHostException e) {
        throw new IllegalStateException("as long as an address is", e);
      }
    }

    /** Of an octet of which so many bits and more count. */
    private static int mask(int left) {
      return left >= 8 ? 0xff : left <= 0 ? 0 : 0xff << (8 - left);
    }

    private boolean holds(Network other) {
      return bits <= other.bits && contains(other.address);
    }

    /** The half whose next bit is this one. */
    private Network half(int bit) {
      byte[] octets = address.getAddress();
      octets[bits / 8] |= (byte) (bit << (7 - bits % 8));
      return new Network(address(octets), bits + 1);
    }

    boolean contains(InetAddress other) {
      byte[] mine = address.getAddress();
      byte[] its = other.getAddress();
      if (mine.length != its.length) {
        return false;
      }
      for (int i = 0, left = bits; left > 0; i++, left -= 8) {
        if (((mine[i] ^ its[i]) & mask(left)) != 0) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String toString() {
      return address.getHostAddress() + "/" + bits;
    }
  }
}
