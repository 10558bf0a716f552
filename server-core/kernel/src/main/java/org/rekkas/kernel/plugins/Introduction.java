package org.rekkas.kernel.plugins;

import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rekkas.kernel.plugins.guard.Guard;
import org.rekkas.spi.Extension;

/**
 * What an extension says of itself, asked once, before anybody meets it: for at most a minute, and
 * what cannot be said is a {@link Roster.Clash} that names the extension.
 */
final class Introduction {
  /** RFC 5321 §4.1.1.1: ehlo-line, as long as a line of a reply may be here. */
  private static final Pattern EHLO_LINE =
      Pattern.compile("(?=.{1,400}$)[A-Za-z0-9][A-Za-z0-9-]*( [!-~]+)*");

  /** RFC 5321 §4.1.2: esmtp-keyword. */
  private static final Pattern KEYWORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");

  private Introduction() {}

  static <T extends Extension, R> R of(Placed<T> placed, Function<T, @Nullable R> question)
      throws Roster.Clash {
    R said;
    try {
      said = placed.guard().introduced(() -> question.apply(placed.extension()));
    } catch (Exception e) {
      throw new Roster.Clash(placed.name() + " cannot say what it is: " + Guard.what(e));
    }
    if (said == null) {
      throw new Roster.Clash(placed.name() + " answers null when it is asked what it is");
    }
    return said;
  }

  static boolean isEhloLine(String line) {
    return EHLO_LINE.matcher(line).matches();
  }

  static boolean isKeyword(String word) {
    return KEYWORD.matcher(word).matches();
  }

  /** Who says something that cannot be. */
  static Roster.Clash wrong(Placed<?> placed, String what, @Nullable String said) {
    return new Roster.Clash(placed.name() + ": " + what + ": " + shown(said));
  }

  /** It may have line ends, or more of it than anybody wants to read. */
  private static String shown(@Nullable String said) {
    return said == null
        ? "null"
        : '"' + said.substring(0, Math.min(80, said.length())).replaceAll("\\p{Cntrl}", "?") + '"';
  }
}
