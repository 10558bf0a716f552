package org.rekkas.kernel.config;

import java.util.Comparator;

/**
 * Something wrong in the configuration or with a plugin, as the administrator reads it: {@code
 * server.xml:12:9: smtp/listener/command-timeout: "5x" is not a duration (try "5m")}.
 *
 * @param file its name, below the configuration folder or the plugins folder
 * @param line from 1; 0 where the whole file is meant
 * @param column in characters, from 1; 0 where the whole line is meant
 * @param path of the setting, below the root element; empty where none is meant
 */
public record Problem(String file, int line, int column, String path, String text)
    implements Comparable<Problem> {
  private static final Comparator<Problem> BY_PLACE =
      Comparator.comparing(Problem::file)
          .thenComparingInt(Problem::line)
          .thenComparingInt(Problem::column)
          .thenComparing(Problem::path)
          .thenComparing(Problem::text);

  /** Of a whole file. */
  public static Problem of(String file, String text) {
    return new Problem(file, 0, 0, "", text);
  }

  @Override
  public int compareTo(Problem other) {
    return BY_PLACE.compare(this, other);
  }

  @Override
  public String toString() {
    var shown = new StringBuilder(file);
    if (line > 0) {
      shown.append(':').append(line);
    }
    if (column > 0) {
      shown.append(':').append(column);
    }
    shown.append(": ");
    if (!path.isEmpty()) {
      shown.append(path).append(": ");
    }
    return shown.append(text).toString();
  }
}
