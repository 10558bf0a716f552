package org.rekkas.smtp.relay.tls;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.AdminCommand;

/** {@code rekkas tls-results DAY}: what a report of TLS-RPT would say. RFC 8460. */
public final class TlsResultsCommand implements AdminCommand {
  private static final String DAY = "DAY";

  private final TlsResults results;

  public TlsResultsCommand(TlsResults results) {
    this.results = results;
  }

  @Override
  public String name() {
    return "tls-results";
  }

  @Override
  public String summary() {
    return "How TLS with other hosts went, on one of the last ten days.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(new Parameter(DAY, Parameter.Kind.REQUIRED, "a day of UTC, such as 2026-11-23"));
  }

  @Override
  public Report run(Invocation given) {
    LocalDate day;
    try {
      day = LocalDate.parse(given.value(DAY).orElse(""));
    } catch (DateTimeParseException _) {
      return new Report.Failed("not a day (try 2026-11-23)");
    }
    var rows = new ArrayList<List<String>>();
    for (TlsResults.Count each : results.of(day)) {
      Optional<TlsFailure> failure = each.kind().failure();
      rows.add(
          List.of(
              each.kind().domain(),
              each.kind().policy().text(),
              failure.map(TlsFailure::text).orElse("success"),
              String.valueOf(each.sessions())));
    }
    return new Report.Table(List.of("domain", "policy", "result", "sessions"), rows);
  }
}
