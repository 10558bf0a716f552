package org.rekkas.kernel.plugins;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.rekkas.spi.config.Section;

/**
 * {@code <plugins drain="10m">} of server.xml: how plugins are treated.
 *
 * @param options by the plugin's name, in the order of the elements
 * @param drain how long sessions may go on with the generation before
 */
public record PluginSettings(Map<String, PluginOptions> options, Duration drain) {
  public PluginSettings {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /**
   * Reads {@code <plugins>} below the root of server.xml.
   *
   * @param core the names of the core's own plugins
   */
  public static PluginSettings from(Section root, Set<String> core) {
    Section plugins = root.section("plugins");
    var options = new LinkedHashMap<String, PluginOptions>();
    for (Section each : plugins.each("plugin")) {
      String name = each.text("name");
      var one = PluginOptions.from(each, options.size(), core.contains(name));
      if (options.putIfAbsent(name, one) != null) {
        each.problem("name", "the plugin " + name + " stands here a second time");
      }
    }
    return new PluginSettings(options, plugins.duration("drain", Duration.ofMinutes(10)));
  }

  /** Whether the configuration says that it is not to run. */
  boolean switchOff(String plugin) {
    PluginOptions option = options.get(plugin);
    return option != null && !option.enabled();
  }

  PluginOptions of(String plugin, boolean core, String at) {
    return options.getOrDefault(plugin, PluginOptions.unlisted(core, at));
  }
}
