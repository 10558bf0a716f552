package org.rekkas.plugins.dmarc.policy;

import java.util.Locale;

/**
 * A domain that was checked, RFC 9989 §4.4, with what came of it.
 *
 * @param domain in lower case, as A-labels
 * @param selector of DKIM; empty where it is not known
 * @param word as Authentication-Results has it: {@code pass}
 */
public record Identifier(Method method, String domain, String selector, String word) {
  /** What it was checked by. */
  public enum Method {
    SPF,
    DKIM;

    /** As Authentication-Results has it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    String alignmentTag() {
      return "a" + word();
    }
  }

  public boolean passed() {
    return word.equals("pass");
  }

  /** Whether it could be one that passes, had the DNS answered. */
  boolean isUndecided() {
    return word.equals("temperror");
  }
}
