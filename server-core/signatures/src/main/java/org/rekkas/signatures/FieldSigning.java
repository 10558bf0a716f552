package org.rekkas.signatures;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Locale;
import org.rekkas.spi.HeaderField;

/**
 * A signature of this server over header fields alone, and over its own: ARC-Seal, RFC 8617 §4.1.3.
 */
public final class FieldSigning {
  private FieldSigning() {}

  /**
   * @param before the fields that are signed besides, in their relaxed form
   * @param first the tags that stand first: {@code i=1; cv=none}
   */
  public static HeaderField field(
      String name, String first, String before, SigningKey key, Instant now)
      throws GeneralSecurityException {
    String unfinished =
        first
            + "; a="
            + key.algorithm().fullName()
            + "; "
            + key.tags()
            + "; t="
            + now.getEpochSecond()
            + "; b=";
    String text = before + Canonicalization.relaxed(name.toLowerCase(Locale.ROOT), unfinished);
    return new HeaderField(name, unfinished + key.sign(text));
  }
}
