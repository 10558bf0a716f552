package org.rekkas.smtp.relay.tls;

import java.util.List;
import java.util.Set;
import org.rekkas.spi.net.Dns;

/** What TLS a next hop must have, from the least to the most. */
public sealed interface TlsPolicy {
  /** STARTTLS is not used. */
  record None() implements TlsPolicy {}

  /** TLS with whomever, where it is offered and succeeds; in clear otherwise. RFC 7435. */
  record May() implements TlsPolicy {}

  /** TLS with whomever, and never in clear. */
  record Encrypt() implements TlsPolicy {}

  /**
   * TLS with a certificate that an authority of the configuration (where that names none, one that
   * everybody trusts) issued for one of the names.
   *
   * @param names host names; one that begins with a dot stands for everything below it; an IP
   *     address stands for itself
   */
  record Verify(Set<String> names) implements TlsPolicy {
    public Verify {
      names = Set.copyOf(names);
    }
  }

  /**
   * TLS with a certificate for the host by an authority that everybody trusts, or that the
   * configuration adds: what is published for the world says no other, RFC 8461 §4.2.
   */
  record WebPki(String host) implements TlsPolicy {}

  /**
   * TLS with a certificate that a TLSA record vouches for, RFC 7672 §3. Where no record can be used
   * it is as {@link Encrypt}, RFC 7672 §2.2.
   *
   * @param base the name at which they stand, and that the host is called by, RFC 7672 §8.1
   * @param domain the destination; a certificate for it will do as well for usage 2, DANE-TA,
   *     §3.2.2
   */
  record Dane(List<Dns.Tlsa> records, String base, String domain) implements TlsPolicy {
    public Dane {
      records = List.copyOf(records);
    }
  }

  /** Whether a mail must wait rather than go in clear. */
  default boolean forbidsClear() {
    return !(this instanceof None || this instanceof May);
  }

  /** Whether the next hop proves who it is. */
  default boolean authenticates() {
    return switch (this) {
      case Verify _, WebPki _ -> true;
      case Dane dane -> dane.records().stream().anyMatch(TlsaRecords::isUsable);
      case None _, May _, Encrypt _ -> false;
    };
  }
}
