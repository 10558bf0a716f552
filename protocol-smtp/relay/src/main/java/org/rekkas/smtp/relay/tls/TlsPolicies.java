package org.rekkas.smtp.relay.tls;

/** Finds the policy for a destination's exchange. */
@FunctionalInterface
public interface TlsPolicies {
  /**
   * @param exchangeAuthentic whether DNSSEC vouches for the exchange's name
   */
  Found of(String domain, String exchangeHost, boolean exchangeAuthentic);

  /** What was found. */
  sealed interface Found {
    record Policy(TlsPolicy policy, String why) implements Found {}

    /** This exchange must not be used. */
    record Refused(String why) implements Found {}

    record TryLater(String why) implements Found {}
  }
}
