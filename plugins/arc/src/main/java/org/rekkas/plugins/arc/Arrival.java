package org.rekkas.plugins.arc;

import java.util.Optional;
import java.util.stream.Collectors;
import org.rekkas.mime.Field;
import org.rekkas.mime.Origin;
import org.rekkas.mime.ResultsField;
import org.rekkas.plugins.arc.ArcSet.Before;

/**
 * What this server found when a stranger's mail came in, by the fields Authentication-Results that
 * it put in front of it, where no sender can write. Mail of our own people has none.
 *
 * @param results of all methods, as they stand in these fields
 * @param chain what became of the chain that the mail came with, before anything was changed
 */
record Arrival(String results, Before chain) {
  /** Empty where the chain was not looked at, and nothing can be said of it. */
  static Optional<Arrival> of(String trace, String host) {
    if (!trace.contains(ResultsField.NAME)) {
      return Optional.empty();
    }
    var values =
        Origin.of(trace)
            .trace()
            .all(ResultsField.NAME)
            .map(Field::value)
            .filter(value -> ResultsField.of(value).filter(f -> f.isBy(host)).isPresent())
            .map(value -> value.replaceAll("[ \t]+", " "))
            .toList();
    return values.stream()
        .flatMap(value -> ResultsField.of(value).stream())
        .flatMap(field -> field.results().stream())
        .filter(result -> result.method().equals("arc"))
        .flatMap(result -> Before.of(result.word()).stream())
        .findFirst()
        .map(
            chain ->
                new Arrival(
                    values.stream().map(Arrival::results).collect(Collectors.joining("; ")),
                    chain));
  }

  /** Without the name of the host, which has no semicolon. */
  private static String results(String value) {
    return value.substring(value.indexOf(';') + 1).strip();
  }
}
