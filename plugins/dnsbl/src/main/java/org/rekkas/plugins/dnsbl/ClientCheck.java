package org.rekkas.plugins.dnsbl;

import java.net.InetAddress;
import java.util.List;
import org.rekkas.spi.ClientPolicy;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;

/** Whether the client's address is on a list, asked before the greeting. RFC 5782 §2.1, §2.4. */
final class ClientCheck implements ClientPolicy {
  private final List<BlockList> lists;
  private final Together together;

  ClientCheck(List<BlockList> lists, Together together) {
    this.lists = lists;
    this.together = together;
  }

  @Override
  public EnvelopeVerdict judge(Session session) {
    if (session.trusted()) {
      return Verdict.Continue.SILENTLY;
    }
    String name = reversed(session.client().address());
    String shown = session.client().text();
    return together.ask(
        lists.stream().map(list -> new Together.Question(list, name, shown)).toList());
  }

  /** {@code 1.2.0.192}; for IPv6 its nibbles. */
  static String reversed(InetAddress address) {
    byte[] octets = address.getAddress();
    var name = new StringBuilder(64);
    for (int i = octets.length - 1; i >= 0; i--) {
      name.append(name.isEmpty() ? "" : ".");
      if (octets.length == 4) {
        name.append(octets[i] & 0xff);
      } else {
        name.append(Character.forDigit(octets[i] & 15, 16)).append('.');
        name.append(Character.forDigit(octets[i] >> 4 & 15, 16));
      }
    }
    return name.toString();
  }
}
