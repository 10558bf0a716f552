package org.rekkas.kernel.zone;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import org.rekkas.spi.net.Dns;
import org.rekkas.spi.net.Dns.Answer;
import org.rekkas.spi.net.DnsRecord;
import org.rekkas.spi.net.DnsRecord.Weight;

/** Asks the DNS for each record that it should hold. What {@link ZoneText} prints is clean here. */
final class ZoneCheck {
  private final Dns dns;

  ZoneCheck(Dns dns) {
    this.dns = dns;
  }

  List<Finding> of(List<DnsRecord> records) {
    var findings = new ArrayList<Finding>();
    records.forEach(each -> findings.add(of(each)));
    return findings;
  }

  private Finding of(DnsRecord record) {
    return switch (record.type()) {
      case A, AAAA -> address(record);
      case MX -> exchange(record);
      case CNAME -> alias(record);
      case TXT -> text(record);
      case SRV -> service(record);
      case TLSA -> certificate(record);
    };
  }

  /** Another address may be right behind a NAT; that the server knows its own is not certain. */
  private Finding address(DnsRecord record) {
    var wanted = InetAddress.ofLiteral(record.data());
    return among(
        record,
        dns.addresses(record.name()),
        wanted::equals,
        InetAddress::getHostAddress,
        Weight.NEEDED);
  }

  private Finding exchange(DnsRecord record) {
    return among(
        record,
        dns.exchanges(record.name()),
        mx -> target(record).equalsIgnoreCase(mx.host()),
        Dns.Exchange::host,
        Weight.NEEDED);
  }

  private Finding alias(DnsRecord record) {
    return switch (dns.addresses(target(record))) {
      case Answer.Found<InetAddress>(var there, _, _) ->
          among(
              record,
              dns.addresses(record.name()),
              new HashSet<>(there)::contains,
              InetAddress::getHostAddress,
              record.weight());
      case Answer.Empty<InetAddress> _, Answer.Missing<InetAddress> _ ->
          new Finding.Missing(record);
      case Answer.Failed<InetAddress>(String why) -> new Finding.NoAnswer(record, why);
    };
  }

  /** A text of the same kind is in its place: {@code v=spf1 …}. */
  private Finding text(DnsRecord record) {
    String kind = kind(record.data());
    return switch (dns.texts(record.name())) {
      case Answer.Found<String>(var texts, _, _) -> {
        List<String> alike = texts.stream().filter(t -> kind(t).equals(kind)).toList();
        if (alike.isEmpty()) {
          yield new Finding.Missing(record);
        }
        if (alike.size() > 1 && !kind.equals("v=dkim1")) {
          yield new Finding.Other(record, "several, which count as none", record.weight());
        }
        yield alike.stream().anyMatch(t -> isAsGood(t, record.data()))
            ? new Finding.Clean(record)
            : new Finding.Other(record, alike.getFirst(), atStake(kind, record));
      }
      case Answer.Empty<String> _, Answer.Missing<String> _ -> new Finding.Missing(record);
      case Answer.Failed<String>(String why) -> new Finding.NoAnswer(record, why);
    };
  }

  private static boolean isAsGood(String there, String wanted) {
    return bare(there).equals(bare(wanted))
        || (kind(wanted).equals("v=spf1") && letsSend(there, wanted));
  }

  /**
   * RFC 7208: all the senders of the one are among those of the other, by name or, of a smart host,
   * perhaps by what its provider says of all of them.
   */
  private static boolean letsSend(String there, String wanted) {
    List<String> senders = senders(there);
    List<String> ours = senders(wanted);
    boolean includes =
        senders.stream().anyMatch(s -> s.startsWith("include:") || s.startsWith("redirect="));
    return senders.containsAll(ours) || (ours.size() > 1 && includes);
  }

  private static List<String> senders(String spf) {
    return Arrays.stream(spf.toLowerCase(Locale.ROOT).strip().split("\\s+"))
        .skip(1)
        .map(word -> word.startsWith("+") ? word.substring(1) : word)
        .filter(word -> !word.matches("[-~?]?all"))
        .toList();
  }

  /** Another policy is the administrator's choice; another key makes signatures fail. */
  private static Weight atStake(String kind, DnsRecord record) {
    return kind.equals("v=dkim1") ? record.weight() : Weight.OPTIONAL;
  }

  private Finding service(DnsRecord record) {
    String[] words = record.data().split(" ");
    int port = Integer.parseInt(words[2]);
    return among(
        record,
        dns.services(record.name()),
        srv -> srv.port() == port && target(record).equalsIgnoreCase(srv.target()),
        srv -> srv.target() + " port " + srv.port(),
        record.weight());
  }

  /** A wrong one is worse than none: who believes it does not send. RFC 7672 §2.2. */
  private Finding certificate(DnsRecord record) {
    return among(
        record,
        dns.certificates(record.name()),
        tlsa -> tlsa.toString().equalsIgnoreCase(record.data()),
        Dns.Tlsa::toString,
        Weight.NEEDED);
  }

  private static <T> Finding among(
      DnsRecord record,
      Answer<T> answer,
      Predicate<T> wanted,
      Function<T, String> shown,
      Weight otherwise) {
    return switch (answer) {
      case Answer.Found<T>(var records, _, _) ->
          records.stream().anyMatch(wanted)
              ? new Finding.Clean(record)
              : new Finding.Other(
                  record, String.join(", ", records.stream().map(shown).toList()), otherwise);
      case Answer.Empty<T> _, Answer.Missing<T> _ -> new Finding.Missing(record);
      case Answer.Failed<T>(String why) -> new Finding.NoAnswer(record, why);
    };
  }

  /** The last word of the data, without the dot at its end. */
  private static String target(DnsRecord record) {
    String name = record.data().substring(record.data().lastIndexOf(' ') + 1);
    return name.substring(0, name.length() - 1);
  }

  private static String kind(String text) {
    return text.strip().split("[;\\s]", 2)[0].toLowerCase(Locale.ROOT);
  }

  private static String bare(String text) {
    return text.replaceAll("\\s", "");
  }
}
