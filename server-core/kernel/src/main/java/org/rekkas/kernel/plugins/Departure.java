package org.rekkas.kernel.plugins;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.rekkas.kernel.config.Problem;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.Router;

/**
 * What would go with plugins whose jars are gone at a reload: addresses of here. Mail for them
 * would be refused for good, or go to a smart host. Who means it says so: by {@code
 * enabled="false"}, or by taking away the plugin's settings, too.
 */
final class Departure {
  private static final int NAMED = 5;

  private Departure() {}

  /** A problem for each plugin of the one generation that the other misses. */
  static List<Problem> problems(Generation from, Generation to) {
    var problems = new ArrayList<Problem>();
    for (Started each : from.started()) {
      String plugin = each.loaded().name();
      if (each.loaded().loader().isPresent() && to.misses(plugin) && !isMeant(plugin, from, to)) {
        addresses(each, from, to)
            .ifPresent(of -> problems.add(Problem.of(each.loaded().file(), told(plugin, of))));
      }
    }
    return problems;
  }

  private static boolean isMeant(String plugin, Generation from, Generation to) {
    return from.configuration().pluginSection(plugin).present()
        && !to.configuration().pluginSection(plugin).present();
  }

  /** Whose they are, in words; a router does not say which it knows. */
  private static Optional<String> addresses(Started plugin, Generation from, Generation to) {
    if (plugin.contributions().stream().anyMatch(c -> c.extension() instanceof Accounts)) {
      return domains(plugin.loaded().name(), from, to);
    }
    return plugin.contributions().stream().anyMatch(c -> c.extension() instanceof Router)
        ? Optional.of("the addresses that it knew")
        : Optional.empty();
  }

  private static Optional<String> domains(String plugin, Generation from, Generation to) {
    var gone = new TreeSet<String>();
    from.roster()
        .directories()
        .forEach(
            (domain, placed) -> {
              if (placed.plugin().equals(plugin)) {
                gone.add(domain);
              }
            });
    gone.removeAll(to.accounts().domains());
    if (gone.isEmpty()) {
      return Optional.empty();
    }
    String some = String.join(", ", gone.stream().limit(NAMED).toList());
    int more = gone.size() - NAMED;
    return Optional.of(more > 0 ? some + " and " + more + " more" : some);
  }

  private static String told(String plugin, String addresses) {
    return "the plugin "
        + plugin
        + " is gone, and mail for "
        + addresses
        + " would be refused for good: put it back; if it is not to be, say <plugin name=\""
        + plugin
        + "\" enabled=\"false\"/> in plugins of server.xml";
  }
}
