package org.rekkas.plugins.oauth;

import com.nimbusds.jwt.JWTClaimsSet;

/** One of the ways to see that a token is its issuer's. Safe for many threads. */
@FunctionalInterface
interface Inspection {
  /** What the issuer says of the token; not yet whether that is enough. */
  JWTClaimsSet claims(String token) throws TokenRefused, IssuerUnavailable;
}
