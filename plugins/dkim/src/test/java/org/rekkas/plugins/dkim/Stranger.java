package org.rekkas.plugins.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import org.rekkas.signatures.Algorithm;
import org.rekkas.signatures.Canonicalization;
import org.rekkas.signatures.HeaderSection;
import org.rekkas.signatures.MessageStream;

/**
 * Somebody who signs, and puts into his signature what he likes. His messages have a body that is
 * canonical as it is.
 */
record Stranger(Algorithm algorithm, KeyPair keys) {
  private static final int ED25519_PREFIX = 12;

  static Stranger with(Algorithm algorithm) {
    return new Stranger(algorithm, algorithm.makeKeys());
  }

  /** The tag {@code p=} of his key. */
  String key() {
    byte[] octets = keys.getPublic().getEncoded();
    return "k="
        + algorithm.tag()
        + "; p="
        + base64(
            algorithm == Algorithm.ED25519
                ? Arrays.copyOfRange(octets, ED25519_PREFIX, octets.length)
                : octets);
  }

  /**
   * The message with his signature on top, in the relaxed forms.
   *
   * @param tags all but {@code bh=} and {@code b=}; those stand behind them
   */
  String sign(String tags, String message) throws Exception {
    int end = message.indexOf("\r\n\r\n") + 4;
    String body = message.substring(end);
    String length = tag(tags, "l");
    String hashed =
        length.isEmpty()
            ? body
            : body.substring(0, Math.min(body.length(), Integer.parseInt(length)));
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(hashed.getBytes(ISO_8859_1));
    return signed(tags + "; bh=" + base64(hash) + "; b=", message);
  }

  /** The same, with all tags but the signature itself. */
  String signed(String tags, String message) throws Exception {
    String unfinished = " " + tags;
    String header =
        chosen(message, tag(tags, "h")) + Canonicalization.relaxed("dkim-signature", unfinished);
    byte[] signature = algorithm.sign(keys.getPrivate(), header.getBytes(ISO_8859_1));
    return "DKIM-Signature:" + unfinished + base64(signature) + "\r\n" + message;
  }

  private static String chosen(String message, String names) throws Exception {
    var in = new MessageStream(new ByteArrayInputStream(message.getBytes(ISO_8859_1)));
    Map<String, Queue<String>> left = new HashMap<>();
    for (var field : HeaderSection.read(in).orElseThrow().fields().reversed()) {
      left.computeIfAbsent(field.name(), _ -> new ArrayDeque<>())
          .add(Canonicalization.RELAXED.field(field));
    }
    var text = new StringBuilder();
    for (String name : names.split(":")) {
      var next = left.getOrDefault(name.strip().toLowerCase(Locale.ROOT), new ArrayDeque<>());
      text.append(next.isEmpty() ? "" : next.remove());
    }
    return text.toString();
  }

  private static String tag(String tags, String name) {
    for (String each : tags.split(";")) {
      String[] parts = each.strip().split("=", 2);
      if (parts[0].equals(name)) {
        return parts[1].strip();
      }
    }
    return "";
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
