package org.rekkas.plugins.dmarc;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rekkas.mime.ResultsField;
import org.rekkas.plugins.dmarc.policy.Identifier;
import org.rekkas.spi.Findings;
import org.rekkas.spi.mail.ReversePath;

/**
 * What filters before this one found in the same session that bears on the outcome.
 *
 * @param unseen why nothing can be said against a mail: {@code dkim did not look}; empty: both did
 * @param forwarded whether a trusted forwarder saw it pass: then no policy is followed
 * @param unread whether one may have, and the DNS does not answer
 * @param doubt what SPF counts against the client
 */
record Earlier(
    List<Identifier> identifiers, String unseen, boolean forwarded, boolean unread, double doubt) {
  private static final Set<String> SPF_SIGNS = Set.of("SPF_FAIL", "SPF_SOFTFAIL");

  static Earlier of(Findings findings, String host, ReversePath reversePath) {
    List<ResultsField.Result> results = ResultsField.of(findings, host);
    return new Earlier(
        Identifiers.of(results, reversePath),
        Stream.of("dkim", "spf")
            .filter(method -> !looked(method, results))
            .map(method -> method + " did not look")
            .collect(Collectors.joining(", ")),
        Symbols.has(findings, Symbols.TRUSTED_FORWARDER),
        Symbols.has(findings, Symbols.UNREAD_FORWARDER),
        findings.signs().stream()
            .filter(sign -> SPF_SIGNS.contains(sign.symbol()) && !sign.shadow())
            .mapToDouble(Findings.Counted::points)
            .filter(points -> points > 0)
            .sum());
  }

  /**
   * Filters that look say at least {@code none}. One that is in shadow, switched off, skipped for
   * its failures or asked too late has said nothing.
   */
  private static boolean looked(String method, List<ResultsField.Result> results) {
    return results.stream().anyMatch(result -> result.method().equals(method));
  }
}
