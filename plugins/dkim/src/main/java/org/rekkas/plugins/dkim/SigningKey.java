package org.rekkas.plugins.dkim;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Base64;
import org.rekkas.signatures.Algorithm;

/**
 * A key of a domain, under the name by which the DNS publishes its public half.
 *
 * @param domain in lower case, as the DNS has it
 */
record SigningKey(String domain, String selector, Algorithm algorithm, KeyPair pair) {
  /** What stands before the 32 octets of a public Ed25519 key in its X.509 form, RFC 8410. */
  private static final int ED25519_PREFIX = 12;

  /** The name of the TXT record. */
  String recordName() {
    return selector + "._domainkey." + domain;
  }

  /** The text of the TXT record, RFC 6376 §3.6.1. */
  String record() {
    byte[] octets = pair.getPublic().getEncoded();
    if (algorithm == Algorithm.ED25519) {
      octets = Arrays.copyOfRange(octets, ED25519_PREFIX, octets.length);
    }
    return "v=DKIM1; k=" + algorithm.tag() + "; p=" + Base64.getEncoder().encodeToString(octets);
  }

  /** Over the header in its canonical form, the unfinished signature included. */
  byte[] sign(byte[] header) throws GeneralSecurityException {
    return algorithm.sign(pair.getPrivate(), header);
  }
}
