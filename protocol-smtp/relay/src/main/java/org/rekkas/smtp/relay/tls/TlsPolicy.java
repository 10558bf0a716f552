package org.rekkas.smtp.relay.tls;

import java.util.Set;

/** What TLS a next hop must have. */
public sealed interface TlsPolicy {
  /** In clear. */
  record None() implements TlsPolicy {}

  /** If it offers STARTTLS; whoever it is. RFC 7435. */
  record May() implements TlsPolicy {}

  /** Always; whoever it is. */
  record Encrypt() implements TlsPolicy {}

  /** Always, with a certificate of one of these names that an authority of the JDK vouches for. */
  record Verify(Set<String> names) implements TlsPolicy {
    public Verify {
      names = Set.copyOf(names);
    }
  }
}
