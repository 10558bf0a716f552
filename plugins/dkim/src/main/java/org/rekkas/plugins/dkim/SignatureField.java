package org.rekkas.plugins.dkim;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.rekkas.signatures.Canonicalization;
import org.rekkas.signatures.HeaderSection;
import org.rekkas.spi.HeaderField;

/**
 * The field DKIM-Signature, RFC 6376 §3.5, both forms relaxed. Its blanks are where it may be
 * folded; the relaxed form makes nothing of how it was.
 */
final class SignatureField {
  static final String NAME = "DKIM-Signature";
  private static final int PIECE = 64;

  /**
   * What is signed, and once more than it occurs, so that nobody can add another one (§8.15): what
   * a reader sees, and what says how the body is to be read.
   */
  private static final List<String> SEALED =
      List.of(
          "from",
          "to",
          "cc",
          "subject",
          "date",
          "reply-to",
          "message-id",
          "mime-version",
          "content-type",
          "content-transfer-encoding");

  /** What is signed where it occurs. */
  private static final List<String> SIGNED =
      List.of(
          "sender",
          "in-reply-to",
          "references",
          "list-id",
          "list-unsubscribe",
          "list-unsubscribe-post",
          "autocrypt");

  private final List<String> names = new ArrayList<>();

  /** The fields of these names as they are signed, §3.7: the same for every key. */
  private final StringBuilder signed = new StringBuilder();

  SignatureField(HeaderSection header) {
    for (String name : SEALED) {
      add(header.upwards(name));
      names.add(name); // has no field left, and adds nothing to what is signed
    }
    SIGNED.forEach(name -> add(header.upwards(name)));
  }

  private void add(List<HeaderSection.Field> fields) {
    for (var field : fields) {
      names.add(field.name());
      signed.append(Canonicalization.RELAXED.field(field));
    }
  }

  HeaderField by(SigningKey key, byte[] bodyHash, Instant now) throws GeneralSecurityException {
    String unfinished =
        "v=1; a="
            + key.algorithm().fullName()
            + "; c=relaxed/relaxed; d="
            + key.domain()
            + "; s="
            + key.selector()
            + "; t="
            + now.getEpochSecond()
            + "; h="
            + String.join(": ", names)
            + "; bh="
            + Base64.getEncoder().encodeToString(bodyHash)
            + "; b=";
    String header = signed + Canonicalization.relaxed("dkim-signature", unfinished);
    byte[] signature = key.sign(header.getBytes(StandardCharsets.ISO_8859_1));
    return new HeaderField(NAME, unfinished + pieces(signature));
  }

  private static String pieces(byte[] signature) {
    String base64 = Base64.getEncoder().encodeToString(signature);
    var text = new StringBuilder(base64.length() + 8);
    for (int i = 0; i < base64.length(); i += PIECE) {
      text.append(i == 0 ? "" : " ").append(base64, i, Math.min(base64.length(), i + PIECE));
    }
    return text.toString();
  }
}
