package org.rekkas.plugins.dmarc;

import java.util.List;
import java.util.Optional;
import org.rekkas.mime.ResultsField;
import org.rekkas.plugins.dmarc.policy.DomainName;
import org.rekkas.plugins.dmarc.policy.Identifier;
import org.rekkas.plugins.dmarc.policy.Identifier.Method;
import org.rekkas.spi.mail.ReversePath;

/**
 * What the filters before this one found out by SPF and DKIM, as it stands in the fields that they
 * wrote in this session: Authentication-Results, RFC 8601 §2.7. Those of the mail itself are never
 * looked at, whoever they name (attack E7).
 */
final class Identifiers {
  /** More are not looked at; the first that pass are enough for all honest mail. */
  private static final int MOST = 20;

  private Identifiers() {}

  static List<Identifier> of(List<ResultsField.Result> results, ReversePath reversePath) {
    return results.stream()
        .flatMap(result -> of(result, reversePath).stream())
        .distinct()
        .limit(MOST)
        .toList();
  }

  private static Optional<Identifier> of(ResultsField.Result result, ReversePath reversePath) {
    return switch (result.method()) {
      case "spf" ->
          sender(result, reversePath)
              .flatMap(DomainName::of)
              .map(domain -> new Identifier(Method.SPF, domain, "", result.word()));
      case "dkim" ->
          result
              .property("header.d")
              .flatMap(DomainName::of)
              .map(domain -> new Identifier(Method.DKIM, domain, selector(result), result.word()));
      default -> Optional.empty();
    };
  }

  /** The identity MAIL FROM alone, RFC 9989 §3.2.4; of an empty reverse-path it is HELO's name. */
  private static Optional<String> sender(ResultsField.Result result, ReversePath reversePath) {
    return switch (reversePath) {
      case ReversePath.Of _ ->
          result.property("smtp.mailfrom").map(from -> from.substring(from.lastIndexOf('@') + 1));
      case ReversePath.Null _ -> result.property("smtp.helo");
    };
  }

  private static String selector(ResultsField.Result result) {
    return result.property("header.s").flatMap(DomainName::of).orElse("");
  }
}
