package org.rekkas.plugins.accountssql;

/**
 * A statement of the configuration, always prepared: what people say is a parameter, never part of
 * it (attack C3).
 */
record Query(String sql) {
  /** How many question marks there are, outside of quotes. */
  int parameters() {
    int count = 0;
    char quote = 0;
    for (char c : sql.toCharArray()) {
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '?') {
        count++;
      }
    }
    return count;
  }
}
