package org.rekkas.spi.net;

import java.net.InetAddress;

/**
 * Who is at the other end, after PROXY and XCLIENT were believed (from configured addresses only).
 *
 * @param local whether the address lies in one of the configured local networks
 */
public record Client(InetAddress address, int port, boolean local) {
  /** The address as an address literal shows it, RFC 5321 §4.1.3: without zone, IPv6 tagged. */
  public String literal() {
    String text = text();
    return text.indexOf(':') >= 0 ? "[IPv6:" + text + "]" : "[" + text + "]";
  }

  /** The bare address, without zone. */
  public String text() {
    return address.getHostAddress().split("%", 2)[0];
  }
}
