package org.rekkas.signatures;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Base64;

/**
 * A key of a domain that signs here, under the name by which the DNS publishes its public half.
 *
 * @param domain in lower case, as the DNS has it
 */
public record SigningKey(String domain, String selector, Algorithm algorithm, KeyPair pair) {
  /** What stands before the 32 octets of a public Ed25519 key in its X.509 form, RFC 8410. */
  private static final int ED25519_PREFIX = 12;

  private static final int PIECE = 64;

  /** The name of the TXT record. */
  public String recordName() {
    return selector + "._domainkey." + domain;
  }

  /** The text of the TXT record, RFC 6376 §3.6.1. */
  public String record() {
    byte[] octets = pair.getPublic().getEncoded();
    if (algorithm == Algorithm.ED25519) {
      octets = Arrays.copyOfRange(octets, ED25519_PREFIX, octets.length);
    }
    return "v=DKIM1; k=" + algorithm.tag() + "; p=" + Base64.getEncoder().encodeToString(octets);
  }

  /**
   * The signature over a header in its canonical form, the unfinished field included: in base64,
   * with blanks where a field may be folded, of which nobody makes anything.
   */
  public String sign(String header) throws GeneralSecurityException {
    String base64 =
        Base64.getEncoder().encodeToString(algorithm.sign(pair.getPrivate(), Octets.of(header)));
    var text = new StringBuilder(base64.length() + 8);
    for (int i = 0; i < base64.length(); i += PIECE) {
      text.append(i == 0 ? "" : " ").append(base64, i, Math.min(base64.length(), i + PIECE));
    }
    return text.toString();
  }

  /** The tags that say who signs. */
  String tags() {
    return "d=" + domain + "; s=" + selector;
  }
}
