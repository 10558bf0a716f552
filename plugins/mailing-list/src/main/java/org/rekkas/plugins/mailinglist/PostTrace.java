package org.rekkas.plugins.mailinglist;

import java.util.stream.Collectors;
import org.rekkas.mime.Field;
import org.rekkas.mime.Header;
import org.rekkas.mime.Origin;

/**
 * The fields that this server put in front of a post; no sender can write there. A signature among
 * them was made here as the post came, for a sender whom it believed, and a seal (ARC, RFC 8617)
 * where it goes elsewhere, too; over what a list changed both are worth nothing, and the list's
 * mail gets its own. Signatures of others stand in the post: they stay, though a change breaks them
 * (RFC 6376 §4.2), and count for nothing then (§6.1); so do the seals of others, which hold.
 */
record PostTrace(Header fields) {
  private static final String SIGNATURE = "DKIM-Signature";
  private static final String SEALS = "arc-";

  static PostTrace of(String trace) {
    return new PostTrace(Origin.of(trace).trace());
  }

  boolean isSigned() {
    return fields.first(SIGNATURE).isPresent();
  }

  /** As whole lines. */
  String unsigned() {
    return fields
        .without(field -> field.isCalled(SIGNATURE) || field.isOfFamily(SEALS))
        .fields()
        .stream()
        .map(Field::raw)
        .collect(Collectors.joining());
  }
}
