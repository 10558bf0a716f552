package org.rekkas.signatures;

/**
 * A signature over header fields alone, which others choose, and over its own field: ARC-Seal, RFC
 * 8617 §4.1.3. Always in the relaxed form.
 */
public final class FieldSignature {
  private final HeaderSection.Field field;
  private final TagList tags;
  private final Signer signer;
  private final byte[] signature;

  private FieldSignature(HeaderSection.Field field, TagList tags) throws Objection {
    this.field = field;
    this.tags = tags;
    signer = Signer.read(tags);
    signature = tags.octets("b");
    tags.number("t");
  }

  public static FieldSignature read(HeaderSection.Field field, TagList tags) throws Objection {
    return new FieldSignature(field, tags);
  }

  public Signer signer() {
    return signer;
  }

  /**
   * Checks it.
   *
   * @param before the fields that are signed besides, in their relaxed form
   * @return what the key is, in a few words
   */
  public String check(String before, KeyRecord record) throws Objection {
    String signed = before + Canonicalization.RELAXED.unsigned(field, tags);
    var key = record.key(signer.algorithm());
    if (!MessageSignature.holds(signer.algorithm(), key, signed, signature)) {
      throw new Objection(Result.FAIL, "it is over other fields");
    }
    return KeyRecord.told(key);
  }
}
