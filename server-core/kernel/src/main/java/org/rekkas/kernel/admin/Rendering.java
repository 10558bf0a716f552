package org.rekkas.kernel.admin;

import java.io.IOException;
import java.util.List;
import org.rekkas.kernel.journal.Escaped;
import org.rekkas.spi.AdminCommand.Report;

/** A report as a person reads it, or as JSON. What comes from outside is escaped (attack E15). */
final class Rendering {
  private Rendering() {}

  /** Writes the report; returns the exit code. */
  static int write(Report report, Caller caller, boolean json) throws IOException {
    var text = new StringBuilder();
    switch (report) {
      case Report.Octets octets -> {
        octets.body().writeTo(caller.out());
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
          objects(text, table);
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

  private static void objects(StringBuilder text, Report.Table table) {
    text.append('[');
    for (int row = 0; row < table.rows().size(); row++) {
      text.append(row == 0 ? "\n" : ",\n").append('{');
      List<String> cells = table.rows().get(row);
      for (int i = 0; i < cells.size(); i++) {
        Escaped.json(text.append(i == 0 ? "" : ","), table.columns().get(i)).append(':');
        Escaped.json(text, cells.get(i));
      }
      text.append('}');
    }
    text.append(table.rows().isEmpty() ? "]\n" : "\n]\n");
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
