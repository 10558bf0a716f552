package org.rekkas.mime;

import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The charsets that there are, by their names. Java looks for one that does not exist each time
 * anew, and for long; a mail can name ten thousands of them (attacks E10, E11).
 */
public final class Charsets {
  private static final Map<String, Charset> BY_NAME = byName();

  private Charsets() {}

  /** By its name or another one that it has, in any case; empty for what is none. */
  public static Optional<Charset> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
  }

  private static Map<String, Charset> byName() {
    var names = new HashMap<String, Charset>();
    for (Charset each : Charset.availableCharsets().values()) {
      names.put(each.name().toLowerCase(Locale.ROOT), each);
      each.aliases().forEach(alias -> names.put(alias.toLowerCase(Locale.ROOT), each));
    }
    return Map.copyOf(names);
  }
}
