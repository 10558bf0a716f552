package org.rekkas.spi.net;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The resolver: questions and answers as values, never an exception for what the DNS says. */
public interface Dns {
  Answer<InetAddress> addresses(String name);

  /** Those of one family, A records or AAAA records, by one question. */
  default Answer<InetAddress> addresses(String name, Family family) {
    Answer<InetAddress> all = addresses(name);
    if (!(all instanceof Answer.Found<InetAddress>(var records, var ttl, var authentic))) {
      return all;
    }
    int octets = family == Family.IP4 ? 4 : 16;
    List<InetAddress> some = records.stream().filter(a -> a.getAddress().length == octets).toList();
    return some.isEmpty() ? new Answer.Empty<>() : new Answer.Found<>(some, ttl, authentic);
  }

  /** Those of several names, in their order, asked at a time; no answer within it is a failure. */
  default List<Answer<InetAddress>> addresses(List<String> names, Family family, Duration within) {
    return names.stream().map(name -> addresses(name, family)).toList();
  }

  Answer<String> texts(String name);

  /** The one name that a name is an alias of (CNAME), which is not followed. RFC 7672 §2.2.2. */
  Answer<String> alias(String name);

  Answer<String> names(InetAddress address);

  /** By preference, equal ones in the order of the answer. RFC 5321 §5.1. */
  Answer<Exchange> exchanges(String domain);

  /** TLSA records, RFC 6698; of port 25 at {@code _25._tcp.} before the host, RFC 7672 §2.2. */
  Answer<Tlsa> certificates(String name);

  enum Family {
    IP4,
    IP6
  }

  /** SRV records, by priority; at {@code _submissions._tcp.} before the domain, RFC 6186. */
  Answer<Service> services(String name);

  /** One SRV record, RFC 2782; the target {@code "."} says that there is no such service. */
  record Service(int priority, int weight, int port, String target) {}

  /** One MX record; a null MX (RFC 7505) has the host {@code "."}. */
  record Exchange(int preference, String host) {}

  /** One TLSA record, as it came: numbers from 0 to 255 that may mean nothing. RFC 6698 §2.1. */
  record Tlsa(int usage, int selector, int matching, byte[] data) {
    public Tlsa {
      data = data.clone();
    }

    @Override
    public byte[] data() {
      return data.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Tlsa t
          && usage == t.usage
          && selector == t.selector
          && matching == t.matching
          && Arrays.equals(data, t.data);
    }

    @Override
    public int hashCode() {
      return 31 * (usage << 16 | selector << 8 | matching) + Arrays.hashCode(data);
    }

    /** As a zone file shows it: {@code 3 1 1 0a1b…}. */
    @Override
    public String toString() {
      return usage + " " + selector + " " + matching + " " + HexFormat.of().formatHex(data);
    }
  }

  /** What the DNS answered. NXDOMAIN and «no such type» are not the same (attack F6). */
  sealed interface Answer<T> {
    /** Why one failed that was never asked for: nothing against the name, or its servers. */
    String TOO_MANY = "too many questions at a time";

    /**
     * @param ttl of the shortest-lived record
     * @param authentic whether DNSSEC vouches for all of it, aliases included, RFC 4035 §3.2.3
     */
    record Found<T>(List<T> records, Duration ttl, boolean authentic) implements Answer<T> {
      public Found {
        records = List.copyOf(records);
      }
    }

    /** The name exists, this type does not. */
    record Empty<T>() implements Answer<T> {}

    /** NXDOMAIN. */
    record Missing<T>() implements Answer<T> {}

    /** SERVFAIL, a timeout, a bogus or malformed answer: ask again later. */
    record Failed<T>(String why) implements Answer<T> {}
  }
}
