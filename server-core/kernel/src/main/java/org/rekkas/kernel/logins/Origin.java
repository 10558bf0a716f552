package org.rekkas.kernel.logins;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Where a client is from, as it is counted: its address; of IPv6 the first 64 bits. */
final class Origin {
  private Origin() {}

  static String of(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    byte[] octets = address.getAddress();
    Arrays.fill(octets, 8, 16, (byte) 0);
    try {
      return InetAddress.getByAddress(octets).getHostAddress() + "/64";
    } catch (UnknownHostException e) {
      throw new AssertionError("16 octets are an address", e);
    }
  }
}
