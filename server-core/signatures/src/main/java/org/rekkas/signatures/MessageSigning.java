package org.rekkas.signatures;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.rekkas.spi.HeaderField;

/**
 * A signature of this server over header fields and a body: what DKIM-Signature and
 * ARC-Message-Signature have in common, RFC 6376 §3.5, RFC 8617 §4.1.2. Both forms are relaxed, and
 * the whole body is signed. Its blanks are where it may be folded; the relaxed form makes nothing
 * of how it was.
 */
public final class MessageSigning {
  /**
   * What is signed, and once more than it occurs, so that nobody can add another one (RFC 6376
   * §8.15): what a reader sees, and what says how the body is to be read.
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

  private final byte[] bodyHash;
  private final List<String> names = new ArrayList<>();

  /** The fields of these names as they are signed, §3.7: the same for every key. */
  private final StringBuilder signed = new StringBuilder();

  /**
   * @param bodyHash of {@link BodyHashes#relaxed}
   * @param others names of fields that are signed besides, where they occur
   */
  public MessageSigning(HeaderSection header, byte[] bodyHash, String... others) {
    this.bodyHash = bodyHash.clone();
    for (String name : SEALED) {
      add(header.upwards(name));
      names.add(name); // has no field left, and adds nothing to what is signed
    }
    SIGNED.forEach(name -> add(header.upwards(name)));
    List.of(others).forEach(name -> add(header.upwards(name)));
  }

  private void add(List<HeaderSection.Field> fields) {
    for (var field : fields) {
      names.add(field.name());
      signed.append(Canonicalization.RELAXED.field(field));
    }
  }

  /**
   * @param first the tag that stands first: {@code v=1}
   */
  public HeaderField field(String name, String first, SigningKey key, Instant now)
      throws GeneralSecurityException {
    String unfinished =
        first
            + "; a="
            + key.algorithm().fullName()
            + "; c=relaxed/relaxed; "
            + key.tags()
            + "; t="
            + now.getEpochSecond()
            + "; h="
            + String.join(": ", names)
            + "; bh="
            + Base64.getEncoder().encodeToString(bodyHash)
            + "; b=";
    String text = signed + Canonicalization.relaxed(name.toLowerCase(Locale.ROOT), unfinished);
    return new HeaderField(name, unfinished + key.sign(text));
  }
}
