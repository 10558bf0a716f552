package org.rekkas.smtp.relay;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.net.Dns;
import org.rekkas.spi.net.Dns.Answer;
import org.rekkas.spi.net.Dns.Exchange;

/**
 * Which hosts take the mail of a domain, RFC 5321 §5.1: its MX records by preference, equal ones
 * shuffled; the domain itself where it has none; nobody at all where it says so (RFC 7505). Aliases
 * (CNAME) are followed by the resolver, also those of an MX record's host, which RFC 2181 §10.3
 * does not allow and the world has. Usable by all threads.
 */
final class Exchanges {
  private final Dns dns;
  private final RandomGenerator random;
  private final String ourName;
  private final int most;

  Exchanges(Dns dns, RandomGenerator random, String ourName, int most) {
    this.dns = dns;
    this.random = random;
    this.ourName = ourName;
    this.most = most;
  }

  /** What a look-up found. */
  sealed interface Search<T> {
    /**
     * @param authentic whether DNSSEC vouches for it
     */
    record Found<T>(List<T> all, boolean authentic) implements Search<T> {}

    /** And it will not be found later; the reply is 5yz. */
    record Never<T>(Reply reply, String why) implements Search<T> {}

    record Later<T>(String why) implements Search<T> {}
  }

  /** The names of hosts, the best first. */
  Search<String> of(NextHop hop) {
    if (hop.exact()) {
      return new Search.Found<>(List.of(hop.host()), true);
    }
    return switch (dns.exchanges(hop.host())) {
      case Answer.Found<Exchange>(var records, _, boolean authentic) -> hosts(records, authentic);
      // The name itself is no less than what was asked for, whoever says that it has no MX record:
      // whether DNSSEC vouches for the way there, its addresses tell. RFC 7672 §2.2.2. A name that
      // does not exist has no address either; the next question will say so.
      case Answer.Empty<Exchange> _, Answer.Missing<Exchange> _ ->
          new Search.Found<>(List.of(hop.host()), true);
      case Answer.Failed<Exchange>(String why) -> new Search.Later<>("MX: " + why);
    };
  }

  private Search<String> hosts(List<Exchange> records, boolean authentic) {
    var usable = new ArrayList<Exchange>(records.size());
    int ours = Integer.MAX_VALUE;
    for (Exchange each : records) {
      if (each.host().equalsIgnoreCase(ourName)) {
        ours = Math.min(ours, each.preference());
      } else if (!each.host().equals(".") && !each.host().isEmpty()) {
        usable.add(each);
      }
    }
    boolean we = ours < Integer.MAX_VALUE;
    int limit = ours;
    usable.removeIf(each -> we && each.preference() >= limit);
    if (usable.isEmpty()) {
      return we
          ? new Search.Never<>(Replies.LOOP, "the MX record names this host")
          : new Search.Never<>(Replies.NULL_MX, "null MX");
    }
    Collections.shuffle(usable, Random.from(random));
    usable.sort(java.util.Comparator.comparingInt(Exchange::preference));
    return new Search.Found<>(usable.stream().limit(most).map(Exchange::host).toList(), authentic);
  }

  /** The addresses of one host, at most as many as hosts. */
  Search<InetAddress> addresses(String host) {
    try {
      return new Search.Found<>(List.of(InetAddress.ofLiteral(host)), true);
    } catch (IllegalArgumentException _) {
      // a name
    }
    return switch (dns.addresses(host)) {
      case Answer.Found<InetAddress>(var records, _, boolean authentic) ->
          new Search.Found<>(records.stream().limit(most).toList(), authentic);
      case Answer.Empty<InetAddress> _ ->
          new Search.Never<>(Replies.NO_HOST, host + " has no address");
      case Answer.Missing<InetAddress> _ ->
          new Search.Never<>(Replies.NO_DOMAIN, host + " does not exist");
      case Answer.Failed<InetAddress>(String why) ->
          new Search.Later<>("address of " + host + ": " + why);
    };
  }
}
