package org.rekkas.spi;

import java.util.List;
import org.rekkas.spi.net.DnsRecord;

/**
 * What the DNS should say of a domain so that the world sees what a plugin does for it: keys that
 * sign, where a policy lies. {@code rekkas dns zone} shows it; {@code rekkas dns check} compares it
 * with what the DNS says.
 */
public non-sealed interface DomainRecords extends Extension {
  /**
   * @param domain one whose people are here, in lower case
   */
  List<DnsRecord> of(String domain);
}
