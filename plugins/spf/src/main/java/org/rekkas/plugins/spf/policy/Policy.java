package org.rekkas.plugins.spf.policy;

import java.util.List;
import java.util.Optional;

/**
 * A domain's policy, read: RFC 7208 §4.6.
 *
 * @param redirect a domain, with macros
 * @param explanation a domain, with macros
 */
record Policy(List<Directive> directives, Optional<String> redirect, Optional<String> explanation) {
  private static final String VERSION = "v=spf1";

  /**
   * One way to match.
   *
   * @param text as it stands in the policy
   */
  record Directive(Result result, Mechanism mechanism, String text) {}

  Policy {
    directives = List.copyOf(directives);
  }

  /** Whether a TXT record is one at all, §4.5. */
  static boolean isOne(String text) {
    return text.regionMatches(true, 0, VERSION, 0, VERSION.length())
        && (text.length() == VERSION.length() || text.charAt(VERSION.length()) == ' ');
  }

  static Policy read(String text) throws BrokenPolicy {
    return new PolicyReader().read(text.substring(VERSION.length()));
  }
}
