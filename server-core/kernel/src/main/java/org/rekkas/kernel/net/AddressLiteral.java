package org.rekkas.kernel.net;

import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * An IP address as a configuration writes it: four decimal numbers (RFC 3986 §3.2.2), or IPv6 (RFC
 * 4291 §2.2). The JDK takes less, too, and fills it with zeroes in the middle: 192.168 would be
 * 192.0.0.168, and 25 would be 0.0.0.25, which nobody means.
 */
public final class AddressLiteral {
  private static final Pattern FOUR_NUMBERS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  private AddressLiteral() {}

  /**
   * @throws IllegalArgumentException if it is none
   */
  public static InetAddress of(String text) {
    if (text.indexOf(':') < 0 && !FOUR_NUMBERS.matcher(text).matches()) {
      throw new IllegalArgumentException("not an IP address: " + text);
    }
    return InetAddress.ofLiteral(text);
  }
}
