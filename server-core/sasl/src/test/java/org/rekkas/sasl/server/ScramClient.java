package org.rekkas.sasl.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.rekkas.spi.ScramKeys;

/** A client of SCRAM that can be told to lie; the text is what goes into base64. */
final class ScramClient {
  private final ScramKeys.Hash hash;
  private final String header;
  private final byte[] binding;
  private final String bare;
  private final String password;

  /** What the server must say at the end. */
  String expected = "";

  ScramClient(ScramKeys.Hash hash, String flag, byte[] binding, String name, String password) {
    this.hash = hash;
    header = flag + ",,";
    this.binding = binding;
    bare = "n=" + name + ",r=rOprNGfwEbeRWgbNEkqO";
    this.password = password;
  }

  String first() {
    return header + bare;
  }

  String last(String serverFirst) throws GeneralSecurityException {
    String[] parts = serverFirst.split(",");
    var c = new ByteArrayOutputStream();
    c.writeBytes(header.getBytes(UTF_8));
    c.writeBytes(binding);
    String without = "c=" + base64(c.toByteArray()) + "," + parts[0];
    String all = bare + "," + serverFirst + "," + without;
    var spec =
        new PBEKeySpec(
            password.toCharArray(),
            Base64.getDecoder().decode(parts[1].substring(2)),
            Integer.parseInt(parts[2].substring(2)),
            hash.octets() * 8);
    byte[] salted =
        SecretKeyFactory.getInstance("PBKDF2With" + mac()).generateSecret(spec).getEncoded();
    byte[] proof = hmac(salted, "Client Key");
    byte[] signature = hmac(MessageDigest.getInstance(hash.text()).digest(proof), all);
    for (int i = 0; i < proof.length; i++) {
      proof[i] ^= signature[i];
    }
    expected = "v=" + base64(hmac(hmac(salted, "Server Key"), all));
    return without + ",p=" + base64(proof);
  }

  private byte[] hmac(byte[] key, String over) throws GeneralSecurityException {
    var mac = Mac.getInstance(mac());
    mac.init(new SecretKeySpec(key, mac()));
    return mac.doFinal(over.getBytes(UTF_8));
  }

  private String mac() {
    return "Hmac" + hash.text().replace("-", "");
  }

  static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
