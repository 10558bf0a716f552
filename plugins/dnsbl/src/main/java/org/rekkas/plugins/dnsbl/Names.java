package org.rekkas.plugins.dnsbl;

import java.util.List;
import java.util.Locale;
import org.rekkas.idna.ALabels;

/**
 * Under which names a host is looked up. Lists have registered domains; which part of a name that
 * is only a list of all registries could tell, so the last two and the last three labels are asked
 * for.
 */
final class Names {
  private Names() {}

  /** None for an address literal, a bare word, or what is no name. */
  static List<String> asked(String host) {
    String name = ALabels.of(host.toLowerCase(Locale.ROOT)).orElse("");
    String[] labels = name.split("\\.", -1);
    int count = labels.length;
    if (count < 2 || !isName(name) || labels[count - 1].chars().allMatch(Character::isDigit)) {
      return List.of();
    }
    String two = labels[count - 2] + "." + labels[count - 1];
    return count == 2 ? List.of(two) : List.of(two, labels[count - 3] + "." + two);
  }

  private static boolean isName(String name) {
    return name.length() <= 200
        && !name.contains("..")
        && name.chars().allMatch(c -> c == '.' || c == '-' || c == '_' || isLetterOrDigit(c));
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
