package org.rekkas.smtp.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The server's side of SCRAM-SHA-256, RFC 5802 §3, as lines of AUTH. Of one session. */
final class ScramServer {
  private static final String SALT = "W22ZaJ0SNY7soEsUEjb6gQ==";

  private final byte[] salted;
  private String firstBare = "";
  private String serverFirst = "";
  private boolean proven;

  ScramServer(String password) {
    try {
      var spec =
          new PBEKeySpec(password.toCharArray(), Base64.getDecoder().decode(SALT), 4096, 256);
      salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  boolean proven() {
    return proven;
  }

  String answer(String line) {
    if (line.startsWith("AUTH SCRAM-SHA-256 ")) {
      firstBare = text(line.substring(19)).substring("n,,".length());
      String nonce = firstBare.substring(firstBare.indexOf("r=") + 2);
      serverFirst = "r=" + nonce + "more,s=" + SALT + ",i=4096";
      return "334 " + base64(serverFirst.getBytes(UTF_8));
    }
    return proven ? "235 2.7.0 welcome" : judge(text(line));
  }

  private String judge(String clientFinal) {
    int proof = clientFinal.lastIndexOf(",p=");
    byte[] all =
        (firstBare + "," + serverFirst + "," + clientFinal.substring(0, proof)).getBytes(UTF_8);
    try {
      byte[] clientKey = hmac(salted, "Client Key".getBytes(UTF_8));
      byte[] expected = hmac(MessageDigest.getInstance("SHA-256").digest(clientKey), all);
      for (int i = 0; i < expected.length; i++) {
        expected[i] ^= clientKey[i];
      }
      proven = base64(expected).equals(clientFinal.substring(proof + 3));
      byte[] signature = hmac(hmac(salted, "Server Key".getBytes(UTF_8)), all);
      return proven ? "334 " + base64(("v=" + base64(signature)).getBytes(UTF_8)) : "535 5.7.8 no";
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] hmac(byte[] key, byte[] over) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(over);
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  private static String text(String base64) {
    return new String(Base64.getDecoder().decode(base64), UTF_8);
  }
}
