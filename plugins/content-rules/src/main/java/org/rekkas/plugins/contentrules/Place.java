package org.rekkas.plugins.contentrules;

import com.google.re2j.Pattern;

/** What a rule looks at, and for what. */
sealed interface Place {
  /**
   * A header field.
   *
   * @param name in lower case
   */
  record Header(String name, Pattern pattern) implements Place {}

  /** A header field that should be there. */
  record NoHeader(String name) implements Place {}

  /**
   * The texts that a person reads.
   *
   * @param needles of which one is in each text where the pattern is found
   */
  record Body(Pattern pattern, Needles needles) implements Place {
    static Body of(Pattern pattern) {
      return new Body(pattern, NeedleReader.of(pattern.pattern()));
    }

    boolean isIn(Text text) {
      return needles.mayBeIn(text) && pattern.matcher(text.text()).find();
    }
  }

  /** The names of attached files. */
  record File(Pattern pattern) implements Place {}

  /** Links, as they stand there. */
  record Link(Pattern pattern) implements Place {}

  /** What nobody looked at: there is more than is read, or it cannot be told what the parts are. */
  record Unread() implements Place {}
}
