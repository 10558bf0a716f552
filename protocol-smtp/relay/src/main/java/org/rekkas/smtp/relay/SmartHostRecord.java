package org.rekkas.smtp.relay;

import java.util.ArrayList;
import java.util.List;
import org.rekkas.idna.ALabels;
import org.rekkas.spi.DomainRecords;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.net.DnsRecord;

/**
 * Who sends for a domain whose mail leaves by smart hosts: they do. RFC 7208. By which hosts a
 * provider sends in the end, he alone knows, so that others are neutral.
 */
record SmartHostRecord(RouteTable table) implements DomainRecords {
  @Override
  public List<DnsRecord> of(String domain) {
    var anybody = ReversePath.of(new Mailbox("postmaster", domain));
    var hosts = new ArrayList<String>();
    for (StaticRoute each : table.toEverywhere(anybody)) {
      each.via().map(SmartHostRecord::sender).filter(s -> !hosts.contains(s)).ifPresent(hosts::add);
    }
    return hosts.isEmpty() ? List.of() : List.of(record(domain, String.join(" ", hosts)));
  }

  private static DnsRecord record(String domain, String hosts) {
    return new DnsRecord(
        domain,
        DnsRecord.Type.TXT,
        "v=spf1 mx " + hosts + " ?all",
        DnsRecord.Weight.NEEDED,
        "SPF: without it, many refuse your mail; the include:… of your smart host's provider"
            + " belongs in the place of "
            + hosts);
  }

  private static String sender(Via via) {
    String host = via.host();
    if (host.contains(":")) {
      return "ip6:" + host;
    }
    boolean isAddress = host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    return isAddress ? "ip4:" + host : "a:" + ALabels.of(host).orElse(host);
  }
}
