package org.rekkas.plugins.accounts;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a password lets its owner log in to, by the names of RFC 6335 §5.1: {@code pop3,submission},
 * or {@code any}. A plugin may bring a protocol that is not known here, so any name will do.
 *
 * @param names none: all services
 */
record Services(Set<String> names) {
  static final Services ANY = new Services(Set.of());

  /**
   * What people log in to here. IMAP and Sieve are not there yet, and are a plugin's if anybody's.
   */
  static final List<String> FAMILIAR = List.of("submission", "pop3");

  private static final String ALL = "any";
  private static final Pattern NAME = Pattern.compile("[a-z0-9](-?[a-z0-9]){0,14}");

  Services {
    names = Collections.unmodifiableSet(new LinkedHashSet<>(names));
  }

  /** Words parted by commas or blanks. */
  static Services parse(String text) {
    var names = new LinkedHashSet<String>();
    for (String word : text.strip().toLowerCase(Locale.ROOT).split("[ ,]+")) {
      if (!NAME.matcher(word).matches()) {
        throw new IllegalArgumentException(
            "\"" + word + "\" is not a service (try " + String.join(",", FAMILIAR) + ")");
      }
      names.add(word);
    }
    if (names.contains(ALL) && names.size() > 1) {
      throw new IllegalArgumentException("either any, or some services");
    }
    return names.contains(ALL) ? ANY : new Services(names);
  }

  boolean have(String service) {
    return names.isEmpty() || names.contains(service);
  }

  /** Those that may have been meant otherwise: {@code smtp} is nothing that people log in to. */
  List<String> unfamiliar() {
    return names.stream().filter(name -> !FAMILIAR.contains(name)).toList();
  }

  @Override
  public String toString() {
    return names.isEmpty() ? ALL : String.join(",", names);
  }
}
