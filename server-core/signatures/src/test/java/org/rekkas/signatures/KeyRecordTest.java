package org.rekkas.signatures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.net.Dns;

/** RFC 6376 §3.6.1, RFC 8301 §3.2, RFC 8463 §4. */
class KeyRecordTest {
  private static final KeyPair RSA = Algorithm.RSA.makeKeys();
  private static final KeyPair ED25519 = Algorithm.ED25519.makeKeys();

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  private static KeyRecord read(String text) throws Objection {
    return KeyRecord.read(text);
  }

  private static Objection objection(Algorithm algorithm, String text) {
    return assertThrows(Objection.class, () -> KeyRecord.read(text).key(algorithm), text);
  }

  @Test
  void aKeyIsRead() throws Exception {
    String p = base64(RSA.getPublic().getEncoded());
    for (String text :
        List.of(
            "p=" + p,
            "v=DKIM1; k=rsa; p=" + p,
            "v=DKIM1;h=sha1:sha256;s=email;n=a note;x=y;p=" + p.replace("M", " M") + ";",
            "k=rsa;p=" + p + ";s=other : *",
            "k=rsa; v=DKIM1; p=" + p,
            "v=DKIM1;; k=RSA; h= SHA256; s=Email ; ; p=" + p,
            "v=DKIM1; k=; h=; s=; x-note=y; p=" + p,
            "p=" + base64(Arrays.copyOfRange(RSA.getPublic().getEncoded(), 24, 294)))) {
      assertEquals(RSA.getPublic(), read(text).key(Algorithm.RSA), text);
    }
    byte[] octets = ED25519.getPublic().getEncoded();
    String raw = base64(Arrays.copyOfRange(octets, 12, 44));
    assertEquals(ED25519.getPublic(), read("k=ed25519; p=" + raw).key(Algorithm.ED25519));
  }

  @Test
  void flagsAreRead() throws Exception {
    assertTrue(read("t=y; p=x").isTest());
    assertTrue(read("t= s : y; p=x").isTest());
    assertTrue(read("t= s : y; p=x").isStrict());
    assertFalse(read("p=x").isTest());
    assertFalse(read("t=; p=x").isStrict());
  }

  @Test
  void whatIsNoKeyOfThatSignatureIsTold() {
    String p = base64(RSA.getPublic().getEncoded());
    for (String text :
        List.of(
            "",
            "v=spf1 -all",
            "v=DKIM2; p=" + p,
            "k=rsa; v=DKIM2; p=" + p,
            "v=DKIM1; k=rsa",
            "v=DKIM1; k=ed25519; p=" + p,
            "v=DKIM1; k=dsa; p=" + p,
            "v=DKIM1; h=sha1; p=" + p,
            "v=DKIM1; s=tlsrpt; p=" + p,
            "v=DKIM1; p=",
            "v=DKIM1; p=!!!",
            "v=DKIM1; p=AAAA",
            "v=DKIM1; p=" + p + "; p=" + p)) {
      assertEquals(Result.PERMERROR, objection(Algorithm.RSA, text).result(), text);
    }
    assertEquals("the key is revoked", objection(Algorithm.RSA, "p=").why());
  }

  @Test
  void f2AnEd25519KeyOfAnotherLengthIsNone() {
    byte[] octets = ED25519.getPublic().getEncoded();
    for (byte[] each : List.of(octets, Arrays.copyOf(octets, 31), new byte[33], new byte[0])) {
      String text = "k=ed25519; p=" + base64(each);
      assertEquals(Result.PERMERROR, objection(Algorithm.ED25519, text).result());
    }
  }

  @Test
  void f2TinyAndHugeRsaKeysAreNotAccepted() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(768);
    String tiny = "p=" + base64(generator.generateKeyPair().getPublic().getEncoded());
    assertEquals(Result.POLICY, objection(Algorithm.RSA, tiny).result());
    assertEquals("a key of 768 bits", objection(Algorithm.RSA, tiny).why());
    for (int bits : List.of(4104, 8192, 16384)) {
      var key = new RSAPublicKeySpec(BigInteger.TWO.pow(bits - 1).setBit(0), BigInteger.valueOf(3));
      byte[] octets = KeyFactory.getInstance("RSA").generatePublic(key).getEncoded();
      assertEquals(Result.POLICY, objection(Algorithm.RSA, "p=" + base64(octets)).result());
    }
    var slow =
        new RSAPublicKeySpec(
            BigInteger.TWO.pow(2047).setBit(0), BigInteger.TWO.pow(2000).setBit(0));
    byte[] octets = KeyFactory.getInstance("RSA").generatePublic(slow).getEncoded();
    assertEquals(Result.POLICY, objection(Algorithm.RSA, "p=" + base64(octets)).result());
    assertEquals(Result.POLICY, objection(Algorithm.RSA, "p=" + "A".repeat(60_000)).result());
  }

  /** Whatever stands in the DNS: a key, or an objection, and a signature that does not hold. */
  @Test
  void anyOctetOfAKeyMayBeAnother() throws Exception {
    byte[] rsa = RSA.getPublic().getEncoded();
    byte[] ed25519 = Arrays.copyOfRange(ED25519.getPublic().getEncoded(), 12, 44);
    for (int i = 0; i < rsa.length; i++) {
      for (int other : new int[] {0, 1, 0x30, 0x7f, 0x80, 0x84, 0xff}) {
        tries(Algorithm.RSA, "p=", rsa, i, other);
        tries(Algorithm.RSA, "p=", Arrays.copyOfRange(rsa, 24, rsa.length), i, other);
        tries(Algorithm.ED25519, "k=ed25519; p=", ed25519, i, other);
      }
    }
  }

  private static void tries(Algorithm algorithm, String tags, byte[] key, int at, int other) {
    if (at < key.length && key[at] != (byte) other) {
      byte[] changed = key.clone();
      changed[at] = (byte) other;
      try {
        var made = read(tags + base64(changed)).key(algorithm);
        assertFalse(MessageSignature.holds(algorithm, made, "header", new byte[64]));
      } catch (Objection e) {
        assertTrue(e.result() == Result.PERMERROR || e.result() == Result.POLICY, e.why());
      }
    }
  }

  /** Found, empty, missing and failed are four different things (attack F6). */
  @Test
  void f6TheDnsIsHeardAsItAnswers() throws Exception {
    String key = "v=DKIM1; p=" + base64(RSA.getPublic().getEncoded());
    assertInstanceOf(KeyAnswer.Found.class, KeyAnswer.of(found(key)));
    assertInstanceOf(KeyAnswer.Found.class, KeyAnswer.of(found("v=spf1 -all", key, key)));
    assertInstanceOf(KeyAnswer.Broken.class, KeyAnswer.of(found("v=spf1 -all")));
    assertInstanceOf(KeyAnswer.None.class, KeyAnswer.of(new Dns.Answer.Empty<>()));
    assertInstanceOf(KeyAnswer.None.class, KeyAnswer.of(new Dns.Answer.Missing<>()));
    var failed = KeyAnswer.of(new Dns.Answer.Failed<>("SERVFAIL"));
    assertEquals(Result.TEMPERROR, assertThrows(Objection.class, () -> failed.demanded()).result());
  }

  /** RFC 6376 §6.1.2: as while one key takes the place of another; no more than a few are tried. */
  @Test
  void f2OfSeveralKeysAtANameThreeAreTried() throws Exception {
    var texts = new String[] {"p=1", "p=2", "p=3", "p=4"};
    assertEquals(3, KeyAnswer.of(found(texts)).demanded().size());
    String key = "p=" + base64(RSA.getPublic().getEncoded());
    for (var order : List.of(found("p=", key), found(key, "p="), found("x", "p=1", "p=2", key))) {
      var answer = KeyAnswer.of(order);
      assertEquals("2048-bit key", answer.tried(each -> KeyRecord.told(each.key(Algorithm.RSA))));
    }
    var other = KeyAnswer.of(found("p=", key, "p=2"));
    Objection objection =
        assertThrows(
            Objection.class,
            () ->
                other.tried(
                    each -> {
                      each.key(Algorithm.RSA);
                      throw new Objection(Result.FAIL, "the header is another one");
                    }));
    assertEquals(Result.FAIL, objection.result());
    Objection first =
        assertThrows(
            Objection.class,
            () -> KeyAnswer.of(found("p=", "p=2")).tried(each -> "" + each.key(Algorithm.RSA)));
    assertEquals("the key is revoked", first.why());
  }

  private static Dns.Answer<String> found(String... texts) {
    return new Dns.Answer.Found<>(List.of(texts), Duration.ofHours(1), false);
  }
}
