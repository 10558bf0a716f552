package org.rekkas.spi.net;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** The resolver: questions and answers as values, never an exception for what the DNS says. */
public interface Dns {
  Answer<InetAddress> addresses(String name);

  Answer<String> texts(String name);

  Answer<String> names(InetAddress address);

  /** By preference, equal ones in the order of the answer. RFC 5321 §5.1. */
  Answer<Exchange> exchanges(String domain);

  /** One MX record; a null MX (RFC 7505) has the host {@code "."}. */
  record Exchange(int preference, String host) {}

  /** What the DNS answered. NXDOMAIN and «no such type» are not the same (attack F6). */
  sealed interface Answer<T> {
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
