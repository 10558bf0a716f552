package org.rekkas.kernel.plugins;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.rekkas.kernel.config.Nearest;
import org.rekkas.spi.Symbol;
import org.rekkas.spi.config.Section;

/**
 * {@code <filters junk="5" defer="never" reject="15"> <weight symbol="SPF_FAIL" points="4"/>
 * </filters>} of server.xml: what the signs of all filters count, and what their sum decides.
 *
 * @param weights by the symbol's name; of every symbol that a plugin declares
 */
public record FilterSettings(Thresholds thresholds, Map<String, Weight> weights) {
  private static final double MOST = 1000;

  /**
   * What a symbol counts.
   *
   * @param plugin whose it is
   * @param shadow whether it is recorded only
   * @param at where that is configured; or whose default it is
   */
  public record Weight(String plugin, double points, boolean shadow, String at) {}

  public FilterSettings {
    weights = Map.copyOf(weights);
  }

  /**
   * @param symbols of all plugins, by name
   */
  public static FilterSettings from(Section root, Map<String, Declared> symbols) {
    Section filters = root.section("filters");
    var weights = new HashMap<String, Weight>();
    symbols.forEach((name, declared) -> weights.put(name, declared.weight()));
    var seen = new LinkedHashMap<String, String>();
    for (Section each : filters.each("weight")) {
      String name = each.text("symbol");
      Optional<Weight> byDefault = Optional.ofNullable(weights.get(name));
      double points =
          each.decimal("points", byDefault.map(Weight::points).orElse(0.0), -MOST, MOST);
      boolean shadow = each.flag("shadow", byDefault.map(Weight::shadow).orElse(false));
      if (seen.putIfAbsent(name, each.at()) != null) {
        each.problem("symbol", "the weight of " + name + " stands here a second time");
      } else if (byDefault.isEmpty()) {
        String meant = Nearest.of(name, symbols.keySet()).map(n -> " (" + n + "?)").orElse("");
        each.problem("symbol", "no filter has the symbol " + name + meant);
      } else {
        weights.put(name, new Weight(byDefault.get().plugin(), points, shadow, each.at()));
      }
    }
    return new FilterSettings(Thresholds.from(filters), weights);
  }

  /** A symbol and whose it is. */
  public record Declared(String plugin, Symbol symbol) {
    Weight weight() {
      String at = symbol.at().isEmpty() ? "default of " + plugin : symbol.at();
      return new Weight(plugin, symbol.weight(), false, at);
    }
  }
}
