package org.rekkas.plugins.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.KeyConverter;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.Key;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;

/**
 * Tokens that are signed, RFC 7519: their claims hold where a key of the issuer made the signature,
 * by an algorithm that is allowed. None of those takes what is public for a secret, and {@code
 * none} is none of them (attack C5, RFC 8725 §3.1).
 */
record SignedTokens(PublishedKeys keys, Set<String> algorithms) implements Inspection {
  /** RFC 7519 §5.1, RFC 9068 §2.1; a logout or an event (RFC 8725 §3.11) is no login. */
  private static final Set<JOSEObjectType> TYPES =
      Set.of(
          JOSEObjectType.JWT,
          new JOSEObjectType("at+jwt"),
          new JOSEObjectType("application/at+jwt"));

  @Override
  public JWTClaimsSet claims(String token) throws TokenRefused, IssuerUnavailable {
    SignedJWT jwt = parsed(token);
    try {
      JWSHeader header = jwt.getHeader();
      if (!algorithms.contains(header.getAlgorithm().getName())) {
        throw new TokenRefused("signed by an algorithm that is not allowed");
      }
      if (header.getType() != null && !TYPES.contains(header.getType())) {
        throw new TokenRefused("of another type");
      }
      if (!signed(jwt)) {
        throw new TokenRefused("not signed by a key of the issuer");
      }
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      if (Optional.ofNullable(claims.getExpirationTime()).isEmpty()) {
        throw new TokenRefused("without an end");
      }
      return claims;
    } catch (ParseException _) {
      throw new TokenRefused("no signed token");
    }
  }

  /** The library throws what is no ParseException at some of what makes no sense. */
  private static SignedJWT parsed(String token) throws TokenRefused {
    try {
      return SignedJWT.parse(token);
    } catch (ParseException | RuntimeException _) {
      throw new TokenRefused("no signed token");
    }
  }

  private boolean signed(SignedJWT jwt) throws IssuerUnavailable {
    var verifiers = new DefaultJWSVerifierFactory();
    for (Key key : KeyConverter.toJavaKeys(keys.matching(jwt.getHeader()))) {
      try {
        if (key instanceof PublicKey
            && jwt.verify(verifiers.createJWSVerifier(jwt.getHeader(), key))) {
          return true;
        }
      } catch (JOSEException _) {
        continue; // not a key for this algorithm, such as one of another curve
      }
    }
    return false;
  }
}
