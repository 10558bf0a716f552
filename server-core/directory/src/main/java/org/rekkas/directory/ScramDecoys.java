package org.rekkas.directory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.rekkas.spi.ScramKeys;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.textfile.ForcedFile;

/**
 * The keys that an unknown login seems to have, RFC 5802 §9: made of its name and a secret, so that
 * they are the same after each start and look like those of an account (attack C6). No password
 * leads to them.
 */
public record ScramDecoys(byte[] secret) {
  private static final int OCTETS = 32;

  /**
   * With the secret in the file; it is made once, mode 0600, forced. One that is damaged is made
   * anew.
   *
   * @param report takes that it was damaged
   */
  public static ScramDecoys open(Path file, RandomGenerator random, Consumer<String> report)
      throws IOException {
    Optional<ScramDecoys> kept = read(file, report);
    if (kept.isPresent()) {
      return kept.get();
    }
    ScramDecoys fresh = fresh(random);
    ForcedFile.write(file, fresh.secret);
    return fresh;
  }

  /** The same for whoever only looks, as a check does: what is made is not kept. */
  public static ScramDecoys lookAt(Path file, RandomGenerator random, Consumer<String> report)
      throws IOException {
    return read(file, report).orElseGet(() -> fresh(random));
  }

  private static Optional<ScramDecoys> read(Path file, Consumer<String> report) throws IOException {
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    byte[] secret = Files.readAllBytes(file);
    if (secret.length == OCTETS) {
      return Optional.of(new ScramDecoys(secret));
    }
    report.accept(
        file.getFileName()
            + " is damaged and is made anew by a start: unknown logins seem to have other keys than"
            + " before");
    return Optional.empty();
  }

  private static ScramDecoys fresh(RandomGenerator random) {
    byte[] fresh = new byte[OCTETS];
    random.nextBytes(fresh);
    return new ScramDecoys(fresh);
  }

  public ScramKeys of(Mailbox login, ScramKeys.Hash hash) {
    String whose = hash.text() + " " + login.key();
    return new ScramKeys(
        hash,
        ScramText.ITERATIONS,
        Arrays.copyOf(mac("salt " + whose), ScramText.SALT),
        Arrays.copyOf(mac("stored " + whose), hash.octets()),
        Arrays.copyOf(mac("server " + whose), hash.octets()));
  }

  private byte[] mac(String what) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(what.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has HMAC-SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "decoys";
  }
}
