package org.rekkas.plugins.spf.policy;

import java.util.Optional;

/**
 * A check's result.
 *
 * @param domain whose policy decided
 * @param why the mechanism that matched, or what is wrong; in the words of the policy
 * @param explanation the domain's own text for those who fail, RFC 7208 §6.2; at most 500
 *     characters of ASCII. From outside: not to be believed
 */
public record Checked(Result result, String domain, String why, Optional<String> explanation) {
  public static Checked of(Result result, String domain, String why) {
    return new Checked(result, domain, why, Optional.empty());
  }
}
