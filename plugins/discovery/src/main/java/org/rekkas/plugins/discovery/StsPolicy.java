package org.rekkas.plugins.discovery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * The policy by which others know that they speak to this server, RFC 8461 §3.2.
 *
 * @param host the server's name, in A-labels: no other matches what an MX record says
 */
record StsPolicy(Settings settings, String host) {
  /** The file; empty: there is no policy. */
  Optional<String> text() {
    return settings.mode() == Settings.Mode.OFF
        ? Optional.empty()
        : Optional.of(
            "version: STSv1\r\nmode: %s\r\nmx: %s\r\nmax_age: %d\r\n"
                .formatted(
                    settings.mode().name().toLowerCase(Locale.ROOT),
                    host,
                    settings.maxAge().toSeconds()));
  }

  /** The TXT record that says which policy is in force; it changes with the policy. §3.1. */
  Optional<String> record() {
    return text().map(policy -> "v=STSv1; id=" + id(policy));
  }

  private static String id(String policy) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(policy.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(digest, 10));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
