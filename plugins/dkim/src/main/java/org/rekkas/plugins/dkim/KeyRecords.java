package org.rekkas.plugins.dkim;

import java.util.List;
import org.rekkas.signatures.SigningKey;
import org.rekkas.spi.DomainRecords;
import org.rekkas.spi.net.DnsRecord;

/** The public halves of the keys that sign for a domain, for its zone. RFC 6376 §3.6.2. */
record KeyRecords(KeyRing keys) implements DomainRecords {
  @Override
  public List<DnsRecord> of(String domain) {
    String name = KeyRing.name(domain);
    return keys.all().stream().filter(key -> key.domain().equals(name)).map(this::of).toList();
  }

  private DnsRecord of(SigningKey key) {
    return new DnsRecord(
        key.recordName(),
        DnsRecord.Type.TXT,
        key.record(),
        DnsRecord.Weight.GOOD,
        "DKIM: whoever gets your mail sees that it is yours");
  }
}
