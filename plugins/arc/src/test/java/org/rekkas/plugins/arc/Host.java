package org.rekkas.plugins.arc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.rekkas.signatures.Algorithm;
import org.rekkas.signatures.Canonicalization;
import org.rekkas.signatures.HeaderSection;
import org.rekkas.signatures.MessageStream;

/**
 * A host that passes mail on and seals it, RFC 8617 §5.1, and says in its fields what a test wants.
 * Messages have a body that is canonical as it is.
 */
record Host(String domain, KeyPair keys) {
  private static final List<String> ORDER = List.of(ArcSet.RESULTS, ArcSet.MESSAGE, ArcSet.SEAL);

  static Host of(String domain) {
    return new Host(domain, Algorithm.RSA.makeKeys());
  }

  String record() {
    return "v=DKIM1; p=" + base64(keys.getPublic().getEncoded());
  }

  String keyName() {
    return "s._domainkey." + domain;
  }

  private String own() {
    return "; a=rsa-sha256; d=" + domain + "; s=s";
  }

  /** The message with the next set on top. */
  String pass(String message, int instance, String before, String results) throws Exception {
    return pass(message, instance, "", "cv=" + before, results);
  }

  /**
   * @param more tags of ARC-Message-Signature besides the usual ones
   * @param sealing tags of ARC-Seal besides the usual ones
   */
  String pass(String message, int instance, String more, String sealing, String results)
      throws Exception {
    String with =
        "ARC-Authentication-Results: i="
            + instance
            + "; mx."
            + domain
            + "; "
            + results
            + "\r\n"
            + message;
    int end = with.indexOf("\r\n\r\n") + 4;
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(with.substring(end).getBytes(ISO_8859_1));
    String signature =
        " i="
            + instance
            + own()
            + "; c=relaxed/relaxed"
            + more
            + "; h=from:to:subject; bh="
            + base64(hash)
            + "; b=";
    var chosen = new StringBuilder();
    for (String name : List.of("from", "to", "subject")) {
      header(with).upwards(name).stream()
          .limit(1)
          .forEach(field -> chosen.append(Canonicalization.RELAXED.field(field)));
    }
    with =
        "ARC-Message-Signature:"
            + signature
            + sign(chosen + Canonicalization.relaxed(ArcSet.MESSAGE, signature))
            + "\r\n"
            + with;
    return seal(with, instance, sealing);
  }

  String seal(String message, int instance, String sealing) throws Exception {
    String seal = " i=" + instance + own() + "; " + sealing + "; b=";
    var all = new ArrayList<HeaderSection.Field>();
    header(message).fields().stream().filter(f -> ORDER.contains(f.name())).forEach(all::add);
    all.sort(
        Comparator.comparingInt(Host::instance)
            .thenComparingInt(field -> ORDER.indexOf(field.name())));
    var signed = new StringBuilder();
    all.forEach(field -> signed.append(Canonicalization.RELAXED.field(field)));
    return "ARC-Seal:"
        + seal
        + sign(signed + Canonicalization.relaxed(ArcSet.SEAL, seal))
        + "\r\n"
        + message;
  }

  private static int instance(HeaderSection.Field field) {
    return Integer.parseInt(field.body().replaceFirst("(?s)^\\s*i=(\\d+);.*", "$1"));
  }

  private static HeaderSection header(String message) throws Exception {
    var in = new MessageStream(new ByteArrayInputStream(message.getBytes(ISO_8859_1)));
    return HeaderSection.read(in).orElseThrow();
  }

  private String sign(String text) throws Exception {
    return base64(Algorithm.RSA.sign(keys.getPrivate(), text.getBytes(ISO_8859_1)));
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
