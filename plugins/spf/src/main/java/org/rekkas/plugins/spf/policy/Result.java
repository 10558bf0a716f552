package org.rekkas.plugins.spf.policy;

import java.util.Locale;

/** What a check says, RFC 7208 §2.6. */
public enum Result {
  NONE,
  NEUTRAL,
  PASS,
  FAIL,
  SOFTFAIL,
  TEMPERROR,
  PERMERROR;

  /** As Received-SPF and Authentication-Results have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Result of(char qualifier) {
    return switch (qualifier) {
      case '-' -> FAIL;
      case '~' -> SOFTFAIL;
      case '?' -> NEUTRAL;
      default -> PASS;
    };
  }
}
