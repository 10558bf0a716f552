package org.rekkas.plugins.mailinglist;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;

/**
 * Makes what nobody can guess: 130 bits of an HMAC with a key that lies in the vault and was made
 * at the first start. The same question has the same seal, so that a step which runs twice says the
 * same thing twice. Thread-safe.
 */
final class Seals {
  private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int LENGTH = 26;

  private final byte[] secret;

  private Seals(byte[] secret) {
    this.secret = secret;
  }

  static Seals open(Vault vault, RandomGenerator random) {
    var space = vault.space("secret");
    byte[] key = Key.of("seals").bytes();
    return new Seals(space.get(key).orElseGet(() -> made(vault, space, key, random)));
  }

  private static byte[] made(Vault vault, Space space, byte[] key, RandomGenerator random) {
    byte[] fresh = new byte[32];
    random.nextBytes(fresh);
    return vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          var known = tx.get(space, key);
          if (known.isEmpty()) {
            tx.put(space, key, fresh);
          }
          return known.orElse(fresh);
        });
  }

  /** 26 characters of {@code a-z2-7}. */
  String of(String... parts) {
    byte[] mac = mac(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
    var text = new StringBuilder(LENGTH);
    int bits = 0;
    int held = 0;
    for (int i = 0; text.length() < LENGTH; i++) {
      held = (held << 8) | (mac[i] & 0xff);
      for (bits += 8; bits >= 5 && text.length() < LENGTH; bits -= 5) {
        text.append(DIGITS.charAt((held >> (bits - 5)) & 31));
      }
    }
    return text.toString();
  }

  /** Compares without telling by its time how much was right. */
  boolean isOf(String seal, String... parts) {
    return MessageDigest.isEqual(
        seal.getBytes(StandardCharsets.UTF_8), of(parts).getBytes(StandardCharsets.UTF_8));
  }

  /** All members of a list: where what is for them goes, past the list's policy. */
  Mailbox members(MailingList list) {
    return list.own(Role.MEMBERS + "-" + of(Role.MEMBERS, list.key()));
  }

  private byte[] mac(byte[] of) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(of);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has HmacSHA256", e);
    }
  }
}
