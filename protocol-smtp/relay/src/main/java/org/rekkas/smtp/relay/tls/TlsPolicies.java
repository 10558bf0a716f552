package org.rekkas.smtp.relay.tls;

/** Finds the policy for one exchange of a destination. May ask the network; bounded in time. */
@FunctionalInterface
public interface TlsPolicies {
  /**
   * @param domain the destination: the domain of the forward-path, or the smart host
   */
  Found of(String domain, Exchange exchange);

  /**
   * The same without what the destination publishes, for a sender who has waived it (RFC 8689 §3).
   */
  default Found waived(String domain, Exchange exchange) {
    return of(domain, exchange);
  }

  /**
   * The host that is about to be connected to.
   *
   * @param named whether DNSSEC vouches for the way from the domain to this name, RFC 7672 §2.2.1
   * @param authentic whether it does so for the name's addresses, too, aliases included, §2.2.2
   */
  record Exchange(String host, int port, boolean named, boolean authentic) {}

  /** What was found. */
  sealed interface Found {
    /**
     * @param why for the trace: {@code MTA-STS policy 20261101 of example.org}
     */
    record Policy(TlsPolicy policy, String why) implements Found {}

    /** This exchange must not be used; another one may be. */
    record Refused(String why) implements Found {}

    /**
     * Whether a policy is published is not to be known now: as if there were none (RFC 8461 §5.1),
     * but a mail that needs one waits.
     */
    record Unknown(String why) implements Found {}

    /** Not to be known now: the mail waits, it is never sent with less. */
    record TryLater(String why) implements Found {}
  }
}
