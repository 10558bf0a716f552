package org.rekkas.kernel.config;

import java.util.Collection;
import org.rekkas.spi.config.Section;

/**
 * A delivery agent that a setting names. Where it is nobody's, all mail for the accounts would be
 * told to come later, for as long as the setting stands.
 */
record NamedAgent(Section section, String key, String name) {
  /** Makes a problem of one that is nobody's. */
  void require(Collection<String> agents) {
    if (!agents.contains(name)) {
      String near = Nearest.of(name, agents).map(other -> " (" + other + "?)").orElse("");
      section.problem(key, "no plugin is the agent \"" + name + "\"" + near);
    }
  }
}
