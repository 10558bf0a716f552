package org.rekkas.idna;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which domains a configuration means: {@code example.net}, that alone; {@code .example.net} or
 * {@code *.example.net}, all below it. An underscore is taken, as hosts of the DNS may have it.
 */
public final class DomainPattern {
  private static final Pattern BELOW = Pattern.compile("^\\*?[.\u3002\uff0e\uff61]");
  private static final Pattern ROOT = Pattern.compile("[.\u3002\uff0e\uff61]$");
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,253}$)[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*");

  private DomainPattern() {}

  /**
   * In A-labels and lower case, without the dot of the root; with one before it, all below. Empty:
   * it is no domain.
   */
  public static Optional<String> of(String text) {
    String written = text.strip();
    String bare = BELOW.matcher(written).replaceFirst("");
    String dot = bare.equals(written) ? "" : ".";
    return ALabels.of(ROOT.matcher(bare).replaceFirst(""))
        .map(name -> name.toLowerCase(Locale.ROOT))
        .filter(name -> NAME.matcher(name).matches())
        .map(dot::concat);
  }
}
