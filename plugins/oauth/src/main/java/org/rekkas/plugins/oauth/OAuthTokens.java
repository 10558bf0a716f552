package org.rekkas.plugins.oauth;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.BearerTokens;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;

/**
 * Tokens of several issuers: one that names its issuer is looked at by that one alone, as the
 * others must not see it; one that names nobody by those that are asked about each token. What is
 * noted of a token is why it was refused, and nothing else.
 */
final class OAuthTokens implements BearerTokens {
  private final List<Issuer> issuers;
  private final Surroundings given;

  /**
   * @param issuers not empty
   */
  OAuthTokens(List<Issuer> issuers, Surroundings given) {
    this.issuers = List.copyOf(issuers);
    this.given = given;
  }

  @Override
  public Verification verify(String token) {
    List<Issuer> possible = token.isEmpty() ? List.of() : possible(token);
    Verification worth = wrong(possible.isEmpty() ? issuers.getFirst() : possible.getFirst());
    if (possible.isEmpty() && !token.isEmpty()) {
      note(Note.Level.INFO, Evidence.of("a token is refused: of no issuer that is configured"));
    }
    for (Issuer issuer : possible) {
      String url = issuer.settings().url();
      try {
        return new Verification.StandsFor(issuer.owner(token));
      } catch (TokenRefused e) {
        var why = Evidence.of("a token is refused: " + e.getMessage()).with("issuer", url);
        note(Note.Level.INFO, why);
      } catch (IssuerUnavailable e) {
        worth = new Verification.Unavailable(String.valueOf(e.getMessage()));
        note(Note.Level.WARN, Evidence.of("no token can be verified: " + e.getMessage()));
      }
    }
    return worth;
  }

  private List<Issuer> possible(String token) {
    Optional<String> named = issuer(token);
    return issuers.stream()
        .filter(
            each ->
                named
                    .map(each.settings().url()::equals)
                    .orElse(each.settings().proof() instanceof Settings.Proof.Introspection))
        .toList();
  }

  /** As the token says; nothing is believed yet. Empty where only the issuer can read it. */
  private static Optional<String> issuer(String token) {
    try {
      return Optional.ofNullable(JWTParser.parse(token).getJWTClaimsSet())
          .map(JWTClaimsSet::getIssuer);
    } catch (ParseException | RuntimeException _) {
      return Optional.empty(); // the library throws either at what makes no sense
    }
  }

  private static Verification wrong(Issuer issuer) {
    Settings.Issuer settings = issuer.settings();
    return new Verification.Wrong(
        String.join(" ", settings.demands().scope()), settings.description());
  }

  private void note(Note.Level level, Evidence evidence) {
    given.journal().note(new Note.Remark(given.plugin(), level, Optional.empty(), evidence));
  }
}
