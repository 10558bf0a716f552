package org.rekkas.plugins.dmarc.policy;

import java.util.Locale;
import java.util.Optional;

/** What a domain wants done with mail in its name that fails, RFC 9989 §4.7; the mildest first. */
public enum Policy {
  NONE,
  QUARANTINE,
  REJECT;

  /** As records and Authentication-Results have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Policy> of(String word) {
    for (Policy each : values()) {
      if (each.word().equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** One level below it, which a domain that tests its policy expects: {@code t=y}. */
  Policy milder() {
    return this == REJECT ? QUARANTINE : NONE;
  }
}
