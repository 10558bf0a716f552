package org.rekkas.plugins.discovery;

import java.util.ArrayList;
import java.util.List;
import org.rekkas.spi.DomainRecords;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.net.DnsRecord;
import org.rekkas.spi.net.DnsRecord.Type;
import org.rekkas.spi.net.DnsRecord.Weight;
import org.rekkas.spi.net.Door;

/** The names by which all this is found, where the world can ask for it: on port 443. */
record DiscoveryRecords(Surroundings given, StsPolicy policy) implements DomainRecords {
  @Override
  public List<DnsRecord> of(String domain) {
    var records = new ArrayList<DnsRecord>();
    if (given.doors().stream().anyMatch(DiscoveryRecords::isPublic)) {
      alias(records, "autoconfig." + domain, "Thunderbird and others find their settings");
      alias(records, "autodiscover." + domain, "Outlook finds its settings");
      policy
          .record()
          .ifPresent(
              text -> {
                String why = "MTA-STS: others know that it is this server";
                alias(records, "mta-sts." + domain, why);
                records.add(
                    new DnsRecord("_mta-sts." + domain, Type.TXT, text, Weight.OPTIONAL, why));
              });
    }
    return records;
  }

  private static boolean isPublic(Door door) {
    return door.service().equals("https") && door.port() == 443 && !door.loopback();
  }

  private void alias(List<DnsRecord> records, String name, String why) {
    String host = given.host().name() + ".";
    records.add(new DnsRecord(name, Type.CNAME, host, Weight.OPTIONAL, why));
  }
}
