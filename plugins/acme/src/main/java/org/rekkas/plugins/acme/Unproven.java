package org.rekkas.plugins.acme;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** An authority found no proof that some of the names are ours. */
final class Unproven extends IOException {
  private static final long serialVersionUID = 1;

  private final Set<String> names;

  /**
   * @param whys by the names, in lower case
   */
  Unproven(Map<String, String> whys) {
    super(
        "the authority found no proof of "
            + whys.entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining("; ")));
    names = Set.copyOf(whys.keySet());
  }

  Set<String> names() {
    return names;
  }
}
