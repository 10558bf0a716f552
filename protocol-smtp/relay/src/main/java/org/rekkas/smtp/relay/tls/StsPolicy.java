package org.rekkas.smtp.relay.tls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A policy of MTA-STS, RFC 8461 §3.2.
 *
 * @param mx patterns in lower case
 */
record StsPolicy(Mode mode, List<String> mx, Duration maxAge) {
  /** RFC 8461 §3.2: about a year. */
  private static final long LONGEST = 31_557_600;

  /** {@code v=STSv1; id=…}, RFC 8461 §3.1; other fields may follow. */
  private static final Pattern RECORD =
      Pattern.compile("v=STSv1\\s*;(?:.*;)?\\s*id=([A-Za-z0-9]{1,32})\\s*(?:;.*)?");

  enum Mode {
    ENFORCE,
    TESTING,
    NONE
  }

  StsPolicy {
    mx = List.copyOf(mx);
  }

  /** The id that a domain's TXT records tell; empty: none, or more than one record. */
  static Optional<String> id(List<String> texts) {
    List<String> records = texts.stream().filter(t -> t.matches("v=STSv1\\s*;.*")).toList();
    if (records.size() != 1) {
      return Optional.empty();
    }
    Matcher record = RECORD.matcher(records.getFirst());
    return record.matches() ? Optional.of(record.group(1)) : Optional.empty();
  }

  /** Empty: it is no policy, RFC 8461 §3.2. */
  static Optional<StsPolicy> read(String text) {
    var fields = new LinkedHashMap<String, String>();
    var mx = new ArrayList<String>();
    for (String line : text.split("\r?\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        String key = line.substring(0, colon).strip();
        String value = line.substring(colon + 1).strip();
        if (key.equals("mx")) {
          Optional.of(HostNames.ascii(value)).filter(host -> !host.isEmpty()).ifPresent(mx::add);
        } else {
          fields.putIfAbsent(key, value);
        }
      } else if (!line.isBlank()) {
        return Optional.empty();
      }
    }
    return read(fields, mx);
  }

  private static Optional<StsPolicy> read(Map<String, String> fields, List<String> mx) {
    Optional<Mode> mode =
        switch (fields.getOrDefault("mode", "")) {
          case "enforce" -> Optional.of(Mode.ENFORCE);
          case "testing" -> Optional.of(Mode.TESTING);
          case "none" -> Optional.of(Mode.NONE);
          default -> Optional.empty();
        };
    String age = fields.getOrDefault("max_age", "");
    boolean isWhole =
        "STSv1".equals(fields.get("version"))
            && age.matches("[0-9]{1,10}")
            && (!mx.isEmpty() || mode.equals(Optional.of(Mode.NONE)));
    if (!isWhole) {
      return Optional.empty();
    }
    var maxAge = Duration.ofSeconds(Math.min(Long.parseLong(age), LONGEST));
    return mode.map(m -> new StsPolicy(m, mx, maxAge));
  }

  /** Whether the policy lists this exchange, RFC 8461 §4.1: a wildcard stands for one label. */
  boolean lists(String exchange) {
    String host = HostNames.ascii(exchange);
    int dot = host.indexOf('.');
    String anyBeside = dot > 0 ? "*" + host.substring(dot) : "";
    return !host.isEmpty() && (mx.contains(host) || mx.contains(anyBeside));
  }

  /** As it would be served. */
  String text() {
    var text = new StringBuilder("version: STSv1\n");
    text.append("mode: ").append(mode.name().toLowerCase(Locale.ROOT)).append('\n');
    mx.forEach(m -> text.append("mx: ").append(m).append('\n'));
    return text.append("max_age: ").append(maxAge.toSeconds()).append('\n').toString();
  }
}
