package org.rekkas.plugins.arc;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.signatures.FieldSignature;
import org.rekkas.signatures.HeaderSection.Field;
import org.rekkas.signatures.MessageSignature;
import org.rekkas.signatures.Objection;
import org.rekkas.signatures.TagList;

/**
 * What one host that passed a mail on added to it, RFC 8617 §4.2: what it found, its signature of
 * the message, and its seal over all that was added by it and those before it.
 *
 * @param instance from 1, the first one's
 */
record ArcSet(int instance, Field results, Field message, Field seal) {
  static final String RESULTS = "arc-authentication-results";
  static final String MESSAGE = "arc-message-signature";
  static final String SEAL = "arc-seal";

  /** What the host said of the chain before it. */
  enum Before {
    NONE,
    PASS,
    FAIL;

    /** As {@code cv=} has it. */
    static Optional<Before> of(String word) {
      return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Before before() throws Objection {
    Optional<Before> before = Before.of(TagList.read(seal.body()).required("cv"));
    if (before.isEmpty()) {
      throw Objection.permanent("cv= of " + instance);
    }
    return before.get();
  }

  /** §4.1.2: no seal is signed by it, for it is made after it. */
  MessageSignature messageSignature() throws Objection {
    var signature = MessageSignature.read(message, TagList.read(message.body()));
    if (signature.names().contains(SEAL)) {
      throw Objection.permanent("a seal is signed");
    }
    return signature;
  }

  /** §4.1.3: it says itself what it is over. */
  FieldSignature sealSignature() throws Objection {
    TagList tags = TagList.read(seal.body());
    if (tags.has("h")) {
      throw Objection.permanent("h= in a seal");
    }
    return FieldSignature.read(seal, tags);
  }
}
