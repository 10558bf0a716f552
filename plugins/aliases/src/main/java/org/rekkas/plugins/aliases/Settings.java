package org.rekkas.plugins.aliases;

import org.rekkas.spi.config.Section;

/**
 * The element {@code <aliases>}.
 *
 * @param separators the characters that part a name from its detail; empty: there are no details
 * @param folder what a detail does to the folder
 */
record Settings(String separators, DetailFolder folder) {
  /** What becomes of {@code news} in {@code ali+news@example.org}. */
  enum DetailFolder {
    /**
     * The mail goes to the folder {@code news} if its owner made one, to INBOX otherwise: who
     * writes to somebody makes no folders there.
     */
    EXISTING,
    /** It goes to INBOX. */
    NONE
  }

  static Settings from(Section aliases) {
    var detail = aliases.section("detail");
    String separators = detail.text("separator", "+");
    if (separators.chars().anyMatch(c -> Character.isLetterOrDigit(c) || c <= ' ' || c == '@')) {
      detail.problem("separator", "is a sign such as + or -, or empty");
    }
    return new Settings(separators, detail.choice("folder", DetailFolder.EXISTING));
  }
}
