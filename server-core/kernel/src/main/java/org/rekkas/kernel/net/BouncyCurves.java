package org.rekkas.kernel.net;

import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jcajce.interfaces.XDHPrivateKey;
import org.bouncycastle.jcajce.provider.asymmetric.ec.KeyFactorySpi;
import org.bouncycastle.jcajce.provider.asymmetric.ec.SignatureSpi;
import org.bouncycastle.jcajce.provider.asymmetric.edec.KeyAgreementSpi;
import org.bouncycastle.jcajce.provider.asymmetric.edec.KeyPairGeneratorSpi;

/**
 * The arithmetic of a handshake as Bouncy Castle does it: X25519 (RFC 7748), and ECDSA on P-256
 * with keys made {@link #ready}. Measured on x86-64 without AVX-512, JDK 25: a pair of keys in a
 * fifth of the JDK's time, an agreement and a signature in half, the server's part of a handshake
 * in half.
 *
 * <p>A provider, as the JDK's TLS takes other arithmetic in no other way; and one that names these
 * few classes, as Bouncy Castle's own, preferred, would take over hashes and ciphers, which the JDK
 * has in machine code. Its keys are of the JDK's interfaces: whatever else is asked of them (X448,
 * another hash) still comes from the JDK.
 */
final class BouncyCurves extends Provider {
  private static final long serialVersionUID = 1;

  /** Bits of an element of the field of P-256. */
  private static final int P256 = 256;

  private BouncyCurves() {
    super("RekkasCurves", "1", "X25519 and ECDSA on P-256 by Bouncy Castle");
    offer("KeyPairGenerator", "XDH", KeyPairGeneratorSpi.X25519.class, Map.of());
    offer(
        "KeyFactory",
        "XDH",
        org.bouncycastle.jcajce.provider.asymmetric.edec.KeyFactorySpi.XDH.class,
        Map.of());
    offer("KeyAgreement", "XDH", KeyAgreementSpi.X25519.class, keys(XDHPrivateKey.class));
    offer(
        "Signature",
        "SHA256withECDSA",
        SignatureSpi.ecDSA256.class,
        keys(org.bouncycastle.jce.interfaces.ECPrivateKey.class));
  }

  /** Prefers it to the JDK's, in all of this process; again does nothing. */
  static void prefer() {
    Security.insertProviderAt(new BouncyCurves(), 1);
  }

  /**
   * The same key; where it is one of P-256, in the form in which it signs faster.
   *
   * @throws InvalidKeyException if it is none of its curve: it may be another certificate's
   */
  static PrivateKey ready(PrivateKey key) throws InvalidKeyException, IOException {
    if (!(key instanceof ECPrivateKey ec)
        || ec.getParams().getCurve().getField().getFieldSize() != P256) {
      return key;
    }
    try {
      return new KeyFactorySpi.EC().generatePrivate(PrivateKeyInfo.getInstance(key.getEncoded()));
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyException("the private key is none of its curve", e);
    }
  }

  private void offer(String type, String algorithm, Class<?> by, Map<String, String> attributes) {
    putService(new Service(this, type, algorithm, by.getName(), List.of(), attributes));
  }

  /** The JDK asks only the one whose keys they are. */
  private static Map<String, String> keys(Class<?> kind) {
    return Map.of("SupportedKeyClasses", kind.getName());
  }
}
