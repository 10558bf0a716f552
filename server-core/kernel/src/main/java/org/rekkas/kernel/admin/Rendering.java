package org.rekkas.kernel.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rekkas.kernel.journal.Escaped;
import org.rekkas.spi.AdminCommand.Report;

/** A report as a person reads it, or as JSON. What comes from outside is escaped (attack E15). */
final class Rendering {
  /** In JSON, the member of a page's last object that says where to go on. */
  static final String GO_ON_FROM = "go-on-from";

  private Rendering() {}

  /** Writes the report; returns the exit code. */
  static int write(Report report, Caller caller, boolean json) throws IOException {
    var text = new StringBuilder();
    switch (report) {
      case Report.Octets octets -> {
        var out = new Watched(caller.out());
        octets.body().writeTo(out);
        out.check();
        return 0;
      }
      case Report.Failed failed -> {
        if (json) {
          Escaped.json(text.append("{\"error\":"), failed.why()).append("}\n");
          caller.out().print(text);
        } else {
          failed.why().lines().forEach(line -> Escaped.text(text, line).append('\n'));
          caller.err().print(text.insert(0, "rekkas: "));
        }
        return 1;
      }
      case Report.Lines lines -> {
        if (json) {
          strings(text, lines.lines()).append('\n');
        } else {
          lines.lines().forEach(line -> Escaped.text(text, line).append('\n'));
        }
      }
      case Report.Table table -> {
        if (json) {
          objects(text, table, Optional.empty());
        } else {
          columns(text, table);
        }
      }
    }
    caller.out().print(text);
    return 0;
  }

  private static StringBuilder strings(StringBuilder text, List<String> values) {
    text.append('[');
    for (int i = 0; i < values.size(); i++) {
      Escaped.json(text.append(i == 0 ? "" : ","), values.get(i));
    }
    return text.append(']');
  }

  private static void objects(StringBuilder text, Report.Table table, Optional<String> next) {
    text.append('[');
    String mark = "\n";
    for (List<String> cells : table.rows()) {
      text.append(mark).append('{');
      for (int i = 0; i < cells.size(); i++) {
        String column = table.columns().get(i);
        Escaped.json(text.append(i == 0 ? "" : ","), column).append(':');
        Json.write(text, JsonCells.of(column, cells.get(i)));
      }
      text.append('}');
      mark = ",\n";
    }
    if (next.isPresent()) {
      Json.write(text.append(mark), Map.of(GO_ON_FROM, next.get()));
    }
    text.append(table.rows().isEmpty() ? "]\n" : "\n]\n");
  }

  /** A page of a table. Where there are more, its last line or object says where to go on. */
  static Report page(Report.Table table, Optional<String> next, boolean json) {
    var text = new StringBuilder();
    if (json) {
      objects(text, table, next);
    } else {
      columns(text, table);
      next.ifPresent(id -> goOn(text.append("There are more"), id));
    }
    return text(text);
  }

  static void goOn(StringBuilder text, String from) {
    Escaped.text(text.append("; go on with: --from "), from).append('\n');
  }

  /** What is written as it is, whether JSON or not. */
  static Report text(StringBuilder text) {
    return new Report.Octets(out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /** As a person reads it. */
  static void columns(StringBuilder text, Report.Table table) {
    if (table.rows().isEmpty()) {
      text.append("(none)\n");
      return;
    }
    int[] widths = new int[table.columns().size()];
    measure(widths, table.columns());
    table.rows().forEach(row -> measure(widths, row));
    row(
        text,
        widths,
        table.columns().stream().map(c -> c.toUpperCase(java.util.Locale.ROOT)).toList());
    table.rows().forEach(row -> row(text, widths, row));
  }

  private static void measure(int[] widths, List<String> cells) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], escaped(cells.get(i)).length());
    }
  }

  private static void row(StringBuilder text, int[] widths, List<String> cells) {
    for (int i = 0; i < widths.length; i++) {
      String cell = escaped(cells.get(i));
      text.append(cell);
      if (i < widths.length - 1) {
        text.append(" ".repeat(widths[i] - cell.length() + 2));
      }
    }
    text.append('\n');
  }

  private static String escaped(String cell) {
    return Escaped.text(new StringBuilder(), cell).toString();
  }
}
