package org.rekkas.plugins.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens of which the issuer itself says what they are, RFC 7662. What it said of one that holds is
 * remembered for a moment, as mail programs log in many times an hour; by the token's digest, so
 * that no token is kept. Safe for many threads.
 */
final class Introspection implements Inspection {
  private static final int MOST_REMEMBERED = 10_000;

  private final Settings.Proof.Introspection way;
  private final String authorization;
  private final Site site;
  private final Clock clock;
  private final Map<String, Answer> answers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  private record Answer(JWTClaimsSet claims, Instant until) {}

  Introspection(Settings.Proof.Introspection way, String secret, Site site, Clock clock) {
    this.way = way;
    this.site = site;
    this.clock = clock;
    byte[] credentials = (encoded(way.client()) + ":" + encoded(secret)).getBytes(UTF_8);
    authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
  }

  @Override
  public JWTClaimsSet claims(String token) throws TokenRefused, IssuerUnavailable {
    String digest = digest(token);
    Instant now = clock.instant();
    Optional<JWTClaimsSet> remembered = remembered(digest, now);
    if (remembered.isPresent()) {
      return remembered.get();
    }
    JWTClaimsSet claims = asked(token);
    Instant until = now.plus(way.remembered());
    Instant end =
        Optional.ofNullable(claims.getExpirationTime()).map(d -> d.toInstant()).orElse(until);
    synchronized (answers) {
      answers.put(digest, new Answer(claims, end.isBefore(until) ? end : until));
    }
    return claims;
  }

  /** Not what was remembered by a clock that was ahead. */
  private Optional<JWTClaimsSet> remembered(String digest, Instant now) {
    synchronized (answers) {
      return Optional.ofNullable(answers.get(digest))
          .filter(answer -> answer.until().isAfter(now))
          .filter(answer -> !answer.until().isAfter(now.plus(way.remembered())))
          .map(Answer::claims);
    }
  }

  private JWTClaimsSet asked(String token) throws TokenRefused, IssuerUnavailable {
    String form = "token=" + encoded(token) + "&token_type_hint=access_token";
    Map<String, Object> answer = site.post(way.at(), form, authorization);
    if (!(answer.get("active") instanceof Boolean active)) {
      throw new IssuerUnavailable(way.at() + " does not say whether the token is active");
    }
    if (!active) {
      throw new TokenRefused("not active, says the issuer");
    }
    try {
      return JWTClaimsSet.parse(answer);
    } catch (ParseException _) {
      throw new IssuerUnavailable(way.at() + " says what nobody understands");
    }
  }

  /** RFC 6749 §2.3.1 and appendix B. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static String digest(String token) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
