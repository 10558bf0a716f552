package org.rekkas.kernel.logins;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Where a client is from, as it is counted: its address; of IPv6 the first 64 bits. */
final class Origin {
  private Origin() {}

  static String of(InetAddress address) {
    return address instanceof Inet6Address six ? network(six, 64) : address.getHostAddress();
  }

  /**
   * A network that an address is in.
   *
   * @param bits a multiple of 8
   */
  static String network(Inet6Address address, int bits) {
    byte[] octets = address.getAddress();
    Arrays.fill(octets, bits / 8, octets.length, (byte) 0);
    try {
      return InetAddress.getByAddress(octets).getHostAddress() + "/" + bits;
    } catch (UnknownHostException e) {
      throw new AssertionError("16 octets are an address", e);
    }
  }
}
