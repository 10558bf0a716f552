package org.rekkas.plugins.arc;

import java.util.List;
import java.util.Optional;
import org.rekkas.signatures.SigningKey;
import org.rekkas.spi.DomainRecords;
import org.rekkas.spi.net.DnsRecord;

/** The public half of the key that seals, for the zone of its domain: RFC 8617 §4.1.2. */
record SealRecord(SigningKey key) implements DomainRecords {
  @Override
  public List<DnsRecord> of(String domain) {
    if (!SealSettings.name(domain).equals(Optional.of(key.domain()))) {
      return List.of();
    }
    return List.of(
        new DnsRecord(
            key.recordName(),
            DnsRecord.Type.TXT,
            key.record(),
            DnsRecord.Weight.GOOD,
            "ARC: whoever gets mail that you pass on sees what you found"));
  }
}
