package org.rekkas.smtp.relay.tls;

import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.Reply;

/**
 * REQUIRETLS, RFC 8689 §4.2.1: a mail that was sent with it goes only to a next hop that has proved
 * who it is and that promises the same. Whoever calls goes on to the next exchange; when all have
 * refused, the mail fails with the last refusal and is never sent in clear (attack F10). A
 * departure: a host that could not be reached counts as one to be tried later, not as a refusal.
 */
public final class RequireTls {
  /** The keyword of EHLO, and the parameter of MAIL. */
  public static final String NAME = "REQUIRETLS";

  private static final Reply NO_TLS =
      Reply.of(550, "5.7.30", "REQUIRETLS: the next hop does not prove who it is");
  private static final Reply NOT_OFFERED =
      Reply.of(550, "5.7.30", "REQUIRETLS: the next hop does not offer it");

  private RequireTls() {}

  public static boolean isAsked(EnvelopeOptions options) {
    return options.parameters().containsKey(NAME);
  }

  /**
   * The policy to connect with for such a mail: where DNSSEC vouches for the exchange, its
   * certificate is verified though no policy was published, RFC 8689 §4.2.1.
   */
  public static TlsPolicy raised(TlsPolicy found, String exchange, boolean exchangeAuthentic) {
    boolean canBeMore = !found.authenticates() && !(found instanceof TlsPolicy.None);
    return canBeMore && exchangeAuthentic ? new TlsPolicy.Verify(Set.of(exchange)) : found;
  }

  /**
   * Why the mail may not go over a session; empty: it may.
   *
   * @param session the policy that the session met; empty: it is in clear
   * @param offered the keywords of the EHLO reply after STARTTLS, in upper case
   */
  public static Optional<Reply> refusal(
      EnvelopeOptions options, Optional<TlsPolicy> session, Set<String> offered) {
    if (!isAsked(options)) {
      return Optional.empty();
    }
    if (session.isEmpty() || !session.get().authenticates()) {
      return Optional.of(NO_TLS);
    }
    return offered.contains(NAME) ? Optional.empty() : Optional.of(NOT_OFFERED);
  }
}
