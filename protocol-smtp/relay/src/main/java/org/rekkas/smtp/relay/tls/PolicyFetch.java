package org.rekkas.smtp.relay.tls;

/** Fetches what a domain serves at {@code https://mta-sts.DOMAIN/.well-known/mta-sts.txt}. */
@FunctionalInterface
interface PolicyFetch {
  /** Bounded in time and size. RFC 8461 §3.3. */
  Fetched of(String domain);

  /** What came of it. */
  sealed interface Fetched {
    record Text(String body) implements Fetched {}

    record Failed(TlsFailure failure, String why) implements Fetched {}
  }
}
