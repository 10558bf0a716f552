package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.XECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.HexFormat;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BouncyCurvesTest {
  private static final String OURS = "RekkasCurves";
  private static final String JDK = "SunEC";

  @BeforeAll
  static void prefer() {
    BouncyCurves.prefer();
  }

  @ParameterizedTest
  @CsvSource({
    "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4,"
        + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c,"
        + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
    "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d,"
        + "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493,"
        + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
  })
  void theVectorsOfRfc7748Section52(String scalar, String point, String product) throws Exception {
    PrivateKey key =
        factory()
            .generatePrivate(
                new XECPrivateKeySpec(NamedParameterSpec.X25519, HexFormat.of().parseHex(scalar)));
    assertEquals(product, HexFormat.of().formatHex(agreed(OURS, key, point(point))));
  }

  /** As JSSE asks: a secret that begins with a zero is as long as any other. */
  @Test
  void agreesWithTheJdk() throws Exception {
    KeyPair one = pair("XDH", NamedParameterSpec.X25519);
    for (int round = 0; round < 400; round++) {
      KeyPair other = pair("XDH", NamedParameterSpec.X25519);
      byte[] secret = agreed(OURS, one.getPrivate(), other.getPublic());
      assertEquals(32, secret.length);
      assertArrayEquals(secret, agreed(JDK, other.getPrivate(), one.getPublic()));
    }
  }

  /** RFC 7748 §6.1: what adds nothing of ours is refused. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
  })
  void pointsOfSmallOrderAreRefused(String point) throws Exception {
    KeyPair own = pair("XDH", NamedParameterSpec.X25519);
    PublicKey theirs = point(point);
    assertThrows(IllegalStateException.class, () -> agreed(OURS, own.getPrivate(), theirs));
  }

  @Test
  void x448StaysTheJdks() throws Exception {
    KeyPair one = pair("XDH", NamedParameterSpec.X448);
    assertTrue(one.getPrivate().getClass().getName().startsWith("sun."));
    var agreement = KeyAgreement.getInstance("XDH");
    agreement.init(one.getPrivate());
    var their = (XECPublicKey) pair("XDH", NamedParameterSpec.X448).getPublic();
    agreement.doPhase(
        factory().generatePublic(new XECPublicKeySpec(NamedParameterSpec.X448, their.getU())),
        true);
    assertEquals(56, agreement.generateSecret().length);
  }

  @Test
  void aSignatureIsOneThatTheJdkTakes() throws Exception {
    KeyPair pair = pair("EC", new ECGenParameterSpec("secp256r1"));
    PrivateKey ready = BouncyCurves.ready(pair.getPrivate());
    assertEquals("EC", ready.getAlgorithm());
    for (String algorithm : new String[] {"SHA256withECDSA", "SHA384withECDSA"}) {
      byte[] signed = signed(algorithm, ready);
      assertNotEquals(
          HexFormat.of().formatHex(signed), HexFormat.of().formatHex(signed(algorithm, ready)));
      var verified = Signature.getInstance(algorithm, JDK);
      verified.initVerify(pair.getPublic());
      verified.update((byte) 1);
      assertTrue(verified.verify(signed));
    }
  }

  @Test
  void otherKeysStayAsTheyAre() throws Exception {
    PrivateKey larger = pair("EC", new ECGenParameterSpec("secp384r1")).getPrivate();
    assertSame(larger, BouncyCurves.ready(larger));
    PrivateKey edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
    assertSame(edwards, BouncyCurves.ready(edwards));
  }

  private static byte[] signed(String algorithm, PrivateKey key) throws Exception {
    var signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update((byte) 1);
    return signature.sign();
  }

  private static KeyFactory factory() throws Exception {
    return KeyFactory.getInstance("XDH", OURS);
  }

  private static KeyPair pair(String algorithm, AlgorithmParameterSpec of) throws Exception {
    var generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(of);
    return generator.generateKeyPair();
  }

  /**
   * @param octets the last first, as RFC 7748 §5 has them; its highest bit does not count
   */
  private static PublicKey point(String octets) throws Exception {
    byte[] turned = HexFormat.of().parseHex(octets);
    turned[31] &= 0x7f;
    for (int i = 0; i < 16; i++) {
      byte low = turned[i];
      turned[i] = turned[31 - i];
      turned[31 - i] = low;
    }
    return factory()
        .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, turned)));
  }

  private static byte[] agreed(String by, PrivateKey own, PublicKey theirs) throws Exception {
    var agreement = KeyAgreement.getInstance("XDH", by);
    agreement.init(own);
    agreement.doPhase(theirs, true);
    return agreement.generateSecret("TlsPremasterSecret").getEncoded();
  }
}
