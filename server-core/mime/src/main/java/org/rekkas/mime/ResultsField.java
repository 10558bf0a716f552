package org.rekkas.mime;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rekkas.spi.Findings;

/**
 * A field Authentication-Results as it is read, RFC 8601 §2.2: strictly, for others decide by it.
 * Of one that breaks the grammar, names a property twice or is unclosed somewhere, nothing is
 * believed. Comments are passed over, so what stands in one proves nothing.
 *
 * @param by whose results they are: the authserv-id
 * @param results in the order of the field; none where it says {@code none}
 */
public record ResultsField(String by, List<Result> results) {
  public static final String NAME = "Authentication-Results";

  public ResultsField {
    results = List.copyOf(results);
  }

  /**
   * What one method found.
   *
   * @param method in lower case: {@code dkim}
   * @param word in lower case: {@code pass}
   * @param properties by their names in lower case: {@code header.d}; values without quotes
   */
  public record Result(String method, String word, Map<String, String> properties) {
    public Result {
      properties = Map.copyOf(properties);
    }

    public Optional<String> property(String name) {
      return Optional.ofNullable(properties.get(name));
    }
  }

  /**
   * @param value what stands behind the colon, folds or not
   */
  public static Optional<ResultsField> of(String value) {
    try {
      return Optional.of(new ResultsReader(value).field());
    } catch (ResultsReader.Malformed _) {
      return Optional.empty();
    }
  }

  /**
   * What filters have found in this session, by the fields that they wrote: not by those of the
   * mail, which anybody may have written (attack E7).
   */
  public static List<Result> of(Findings findings, String host) {
    return findings.fields().stream()
        .filter(field -> field.name().equalsIgnoreCase(NAME))
        .flatMap(field -> of(field.value()).stream())
        .filter(field -> field.isBy(host))
        .flatMap(field -> field.results().stream())
        .toList();
  }

  /** Whether a host says so, under the name by which it and nobody else is believed. */
  public boolean isBy(String host) {
    return by.equalsIgnoreCase(host);
  }
}
