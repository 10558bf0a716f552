package org.rekkas.kernel.config;

/** A file that is not XML as the configuration takes it. */
final class MalformedXml extends Exception {
  private static final long serialVersionUID = 1;

  private final int line;
  private final int column;

  MalformedXml(int line, int column, String message) {
    super(message);
    this.line = line;
    this.column = column;
  }

  Problem in(String file) {
    return new Problem(file, line, column, "", String.valueOf(getMessage()));
  }
}
