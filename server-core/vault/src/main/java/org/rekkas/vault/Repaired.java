package org.rekkas.vault;

import java.nio.file.Path;
import java.util.List;

/**
 * What a repair made.
 *
 * @param unexplained records that nothing explains, which wait for {@link Engine#unexplained}
 * @param aside where the state as it was lies now; empty where there was none
 */
public record Repaired(long unexplained, List<Path> aside) {
  public Repaired {
    aside = List.copyOf(aside);
  }
}
