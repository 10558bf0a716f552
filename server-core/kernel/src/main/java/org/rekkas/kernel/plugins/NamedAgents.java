package org.rekkas.kernel.plugins;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.kernel.config.Configuration;
import org.rekkas.kernel.config.Nearest;
import org.rekkas.kernel.config.Problem;
import org.rekkas.kernel.plugins.loading.Loaded;
import org.rekkas.spi.config.Section;

/**
 * The delivery agents that settings name. Where one is nobody's, all mail for the accounts would be
 * told to come later, for as long as the setting stands.
 */
final class NamedAgents {
  private static final Set<String> NAMING = Set.of("accounts", "accounts-sql", "accounts-ldap");

  private NamedAgents() {}

  /**
   * Makes problems of those that are nobody's.
   *
   * @param agents who is there
   */
  static List<Problem> problems(
      Configuration configuration, List<Started> plugins, Collection<String> agents) {
    for (Started each : plugins) {
      if (NAMING.contains(each.loaded().name())) {
        require(settings(configuration, each.loaded()), agents);
      }
    }
    return configuration.problems();
  }

  private static Section settings(Configuration configuration, Loaded plugin) {
    return plugin.loader().isPresent()
        ? configuration.pluginSection(plugin.name())
        : configuration.coreSection(plugin.name());
  }

  private static void require(Section settings, Collection<String> agents) {
    Optional<String> agent = settings.optional("agent");
    if (agent.isPresent() && !agents.contains(agent.get())) {
      String near = Nearest.of(agent.get(), agents).map(name -> " (" + name + "?)").orElse("");
      settings.problem("agent", "no plugin is the agent \"" + agent.get() + "\"" + near);
    }
  }
}
