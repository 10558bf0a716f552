package org.rekkas.smtp.relay.tls;

import static org.rekkas.spi.mail.EnvelopeOptions.REQUIRE_TLS;

import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Session;
import org.rekkas.spi.SmtpKeyword;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Reply;

/**
 * REQUIRETLS, RFC 8689: offered over TLS by the one that keeps the promise. A mail that came with
 * it goes only to a next hop that has proved who it is and that promises the same (§4.2.1). The
 * walk over the exchanges passes by those that do not; when all have refused, the mail fails with
 * the last refusal and is never sent in clear (attack F10). A departure: where a host could not be
 * reached, or the policy of its domain could not be had, the mail is tried later and does not fail.
 */
public final class RequireTls implements SmtpKeyword {
  private static final Reply NOT_OVER_TLS =
      Reply.of(530, "5.7.0", "REQUIRETLS is for sessions with TLS");
  private static final Reply NO_VALUE = Reply.of(501, "5.5.4", "REQUIRETLS takes no value");
  private static final Reply NO_TLS =
      Reply.of(550, "5.7.30", "REQUIRETLS: the next hop does not prove who it is");
  private static final Reply NOT_OFFERED =
      Reply.of(550, "5.7.30", "REQUIRETLS: the next hop does not offer it");

  @Override
  public String announce(Session session) {
    return session.tls().isPresent() ? REQUIRE_TLS : "";
  }

  @Override
  public Set<String> mailParameters() {
    return Set.of(REQUIRE_TLS);
  }

  @Override
  public EnvelopeVerdict judge(Session session, String parameter, String value) {
    if (!value.isEmpty()) {
      return new Verdict.Reject(NO_VALUE, Evidence.NONE);
    }
    return session.tls().isPresent()
        ? Verdict.Continue.SILENTLY
        : new Verdict.Reject(NOT_OVER_TLS, Evidence.NONE);
  }

  /**
   * The policy to connect with for such a mail: where DNSSEC vouches for the exchange, its
   * certificate is verified though no policy was published, RFC 8689 §4.2.1.
   */
  public static TlsPolicy raised(TlsPolicy found, String exchange, boolean exchangeAuthentic) {
    boolean canBeMore = !found.authenticates() && !(found instanceof TlsPolicy.None);
    return canBeMore && exchangeAuthentic ? new TlsPolicy.WebPki(exchange) : found;
  }

  /**
   * Why such a mail may not go to a host; empty: it may.
   *
   * @param authenticated whether TLS shows who the host is
   * @param offered whether it offers REQUIRETLS, behind STARTTLS
   */
  public static Optional<Reply> refusal(boolean authenticated, boolean offered) {
    if (!authenticated) {
      return Optional.of(NO_TLS);
    }
    return offered ? Optional.empty() : Optional.of(NOT_OFFERED);
  }
}
