package org.rekkas.kernel.zone;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.rekkas.idna.ALabels;
import org.rekkas.spi.net.DnsRecord;
import org.rekkas.spi.net.DnsRecord.Type;
import org.rekkas.spi.net.DnsRecord.Weight;
import org.rekkas.spi.net.Door;

/**
 * The records that a domain should have whose mail is here: where it goes (RFC 5321 §5.1), who may
 * send it (RFC 7208, RFC 7489), reports (RFC 8460), DANE (RFC 7672), and where mail programs find
 * their servers (RFC 6186, RFC 8314). What plugins want comes in besides.
 */
final class Zone {
  private static final String TCP = "._tcp.";

  private final String domain;
  private final Served served;
  private final List<DnsRecord> records = new ArrayList<>();

  private Zone(String domain, Served served) {
    this.domain = ascii(domain);
    this.served = served;
  }

  /**
   * @param ofPlugins what plugins want of the DNS for this domain
   */
  static List<DnsRecord> of(String domain, Served served, List<DnsRecord> ofPlugins) {
    var zone = new Zone(domain, served);
    zone.way();
    zone.senders(ofPlugins);
    for (DnsRecord each : ofPlugins) {
      zone.add(ascii(each.name()), each.type(), data(each), each.weight(), each.why());
    }
    zone.reports();
    zone.doors();
    return List.copyOf(zone.records);
  }

  private void way() {
    String host = served.host();
    if (isOurs(host)) {
      for (InetAddress each : served.addresses()) {
        Type type = each instanceof Inet4Address ? Type.A : Type.AAAA;
        add(host, type, each.getHostAddress(), Weight.NEEDED, "where the server is");
      }
    }
    add(domain, Type.MX, "10 " + host + ".", Weight.NEEDED, "where mail for the domain goes");
    if (isOurs(host) && served.certificate().isPresent()) {
      String data = served.certificate().get().toString();
      String why = "DANE: with DNSSEC, others know that it is this server";
      add("_25" + TCP + host, Type.TLSA, data, Weight.OPTIONAL, why);
    }
  }

  /** Where mail leaves by other hosts, whoever knows of them says who sends for the domain. */
  private void senders(List<DnsRecord> ofPlugins) {
    if (ofPlugins.stream().noneMatch(this::tellsWhoSends)) {
      String why = "SPF: without it, many refuse your mail";
      add(domain, Type.TXT, "v=spf1 mx -all", Weight.NEEDED, why);
    }
    if (isOurs(served.host()) && !served.host().equals(domain)) {
      String reports = "SPF for reports, which have no sender";
      add(served.host(), Type.TXT, "v=spf1 a -all", Weight.GOOD, reports);
    }
  }

  private boolean tellsWhoSends(DnsRecord record) {
    return record.type() == Type.TXT
        && record.data().startsWith("v=spf1 ")
        && ascii(record.name()).equals(domain);
  }

  private void reports() {
    add(
        "_dmarc." + domain,
        Type.TXT,
        "v=DMARC1; p=quarantine; rua=mailto:postmaster@" + domain,
        Weight.GOOD,
        "DMARC: what others do with mail that only pretends to be yours");
    add(
        "_smtp._tls." + domain,
        Type.TXT,
        "v=TLSRPTv1; rua=mailto:postmaster@" + domain,
        Weight.OPTIONAL,
        "others tell you when TLS with your server fails");
  }

  private void doors() {
    for (Door door : served.doors()) {
      if (!door.loopback() && !door.service().startsWith("http")) {
        int priority = door.implicitTls() ? 0 : 10; // RFC 8314 §3: TLS from the first octet first
        String data = priority + " 1 " + door.port() + " " + served.host() + ".";
        String why = "mail programs find the server";
        add("_" + door.service() + TCP + domain, Type.SRV, data, Weight.OPTIONAL, why);
      }
    }
  }

  /** The name in the data, its last word, is in the DNS as well. */
  private static String data(DnsRecord record) {
    return switch (record.type()) {
      case MX, CNAME, SRV -> {
        int name = record.data().lastIndexOf(' ') + 1;
        yield record.data().substring(0, name) + ascii(record.data().substring(name));
      }
      case A, AAAA, TXT, TLSA -> record.data();
    };
  }

  /** As the DNS has names, RFC 5891. */
  static String ascii(String name) {
    return ALabels.of(name)
        .orElseThrow(() -> new IllegalArgumentException("not a domain name: " + name));
  }

  /** Whether the name belongs into this zone. */
  private boolean isOurs(String name) {
    return name.equals(domain) || name.endsWith("." + domain);
  }

  /** Once, where two want the same, such as for a key that serves both. */
  private void add(String name, Type type, String data, Weight weight, String why) {
    boolean isThere =
        records.stream()
            .anyMatch(r -> r.name().equals(name) && r.type() == type && r.data().equals(data));
    if (!isThere) {
      records.add(new DnsRecord(name, type, data, weight, why));
    }
  }
}
