package org.rekkas.signatures;

import java.util.Locale;

/** What the check of a signature says, RFC 8601 §2.7.1. */
public enum Result {
  /** It holds. */
  PASS,
  /** It was acceptable, and does not hold. */
  FAIL,
  /** Nothing is said, as if there were none. */
  NEUTRAL,
  /** It may hold, and is not accepted here. */
  POLICY,
  /** There is none. */
  NONE,
  /** Another time it may be checked: the DNS does not answer. */
  TEMPERROR,
  /** It can never be checked. */
  PERMERROR;

  /** As Authentication-Results has it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
