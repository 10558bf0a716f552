package org.rekkas.plugins.spf.policy;

import org.rekkas.spi.net.Client;

/**
 * Who is checked: a client that says it is sending for somebody. RFC 7208 §4.1.
 *
 * @param localPart of the sender; {@code postmaster} where it has none (§4.3)
 * @param domain of the sender, or the name in HELO where the reverse-path is empty (§2.4)
 * @param helo what the client called itself
 * @param receiver who checks
 */
public record Identity(
    Client client, String localPart, String domain, String helo, String receiver) {
  public Identity {
    localPart = localPart.isEmpty() ? "postmaster" : localPart;
  }
}
