package org.rekkas.kernel.dns;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.rekkas.spi.net.Dns;
import org.rekkas.spi.net.Dns.Answer;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * A type of record, RFC 1035 §3.2.2: how one is read, and which come first. Of one answer {@value
 * #MOST_RECORDS} are read and the others cut off, before anybody keeps them (attack F6).
 *
 * @param code by which it is asked for
 */
record DnsType<T>(int code, Function<Record, T> read, Comparator<T> order) {
  private static final int MOST_RECORDS = 100;

  static final DnsType<InetAddress> A =
      new DnsType<>(Type.A, r -> ((ARecord) r).getAddress(), asTheyCame());

  static final DnsType<InetAddress> AAAA =
      new DnsType<>(Type.AAAA, r -> ((AAAARecord) r).getAddress(), asTheyCame());

  static final DnsType<String> TXT =
      new DnsType<>(Type.TXT, r -> text((TXTRecord) r), asTheyCame());

  static final DnsType<String> CNAME =
      new DnsType<>(Type.CNAME, r -> host(((CNAMERecord) r).getTarget()), asTheyCame());

  static final DnsType<String> PTR =
      new DnsType<>(Type.PTR, r -> ((PTRRecord) r).getTarget().toString(true), asTheyCame());

  static final DnsType<Dns.Exchange> MX =
      new DnsType<>(
          Type.MX,
          r -> {
            var mx = (MXRecord) r;
            return new Dns.Exchange(mx.getPriority(), host(mx.getTarget()));
          },
          Comparator.comparingInt(Dns.Exchange::preference));

  static final DnsType<Dns.Tlsa> TLSA =
      new DnsType<>(
          Type.TLSA,
          r -> {
            var tlsa = (TLSARecord) r;
            return new Dns.Tlsa(
                tlsa.getCertificateUsage(),
                tlsa.getSelector(),
                tlsa.getMatchingType(),
                tlsa.getCertificateAssociationData());
          },
          asTheyCame());

  static final DnsType<Dns.Service> SRV =
      new DnsType<>(
          Type.SRV,
          r -> {
            var srv = (SRVRecord) r;
            return new Dns.Service(
                srv.getPriority(), srv.getWeight(), srv.getPort(), host(srv.getTarget()));
          },
          Comparator.comparingInt(Dns.Service::priority));

  private static <T> Comparator<T> asTheyCame() {
    return (_, _) -> 0;
  }

  /** Its octets as characters, one for one: those of a zone file have escapes. */
  private static String text(TXTRecord record) {
    var text = new StringBuilder();
    for (byte[] each : record.getStringsAsByteArrays()) {
      text.append(new String(each, StandardCharsets.ISO_8859_1));
    }
    return text.toString();
  }

  private static String host(Name target) {
    return target.equals(Name.root) ? "." : target.toString(true);
  }

  /** What the records say; records that say nothing have failed. */
  Answer<T> values(Answer<Record> answer) {
    try {
      return switch (answer) {
        case Answer.Found<Record>(var records, var ttl, var authentic) ->
            new Answer.Found<>(values(records), ttl, authentic);
        case Answer.Empty<Record> _ -> new Answer.Empty<>();
        case Answer.Missing<Record> _ -> new Answer.Missing<>();
        case Answer.Failed<Record>(String why) -> new Answer.Failed<>(why);
      };
    } catch (RuntimeException e) {
      return new Answer.Failed<>("malformed: " + e.getMessage());
    }
  }

  private List<T> values(List<Record> records) {
    return records.stream().map(read).sorted(order).limit(MOST_RECORDS).toList();
  }
}
