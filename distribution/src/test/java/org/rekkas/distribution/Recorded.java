package org.rekkas.distribution;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rekkas.kernel.Installation;
import org.rekkas.kernel.ServerSettings;
import org.rekkas.kernel.plugins.FilterSettings;
import org.rekkas.kernel.plugins.PluginSettings;
import org.rekkas.queue.QueueSettings;
import org.rekkas.spi.Plugin;
import org.rekkas.testkit.RecordingSection;

/**
 * The whole configuration, as all that read it ask for it.
 *
 * @param server server.xml
 * @param reloaded that part of it which is taken up by a reload
 * @param plugins the files of the plugins that are shipped
 * @param owners the classes that have the settings' sentences beside them
 */
record Recorded(
    RecordingSection server,
    RecordingSection reloaded,
    List<RecordingSection> plugins,
    List<Class<?>> owners) {
  private static final String SHIPPED = "org.rekkas.plugins.";
  private static final String NOT_SHIPPED = SHIPPED + "sample";

  static Recorded read() {
    var server = new RecordingSection("server");
    var reloaded = new RecordingSection("server");
    var plugins = new ArrayList<RecordingSection>();
    var owners = new ArrayList<Class<?>>(List.of(ServerSettings.class, QueueSettings.class));
    ServerSettings.from(server, Path.of("conf"));
    ServerSettings.relay(reloaded);
    List.of(server, reloaded)
        .forEach(
            root -> {
              PluginSettings.from(root, Set.of());
              FilterSettings.from(root, Map.of());
            });
    for (Plugin<?> plugin : Installation.onClassPath()) {
      String place = plugin.getClass().getPackageName();
      if (!place.startsWith(SHIPPED)) {
        List.of(server, reloaded).forEach(root -> read(plugin, root.section(plugin.name()), root));
      } else if (!place.equals(NOT_SHIPPED)) {
        var file = new RecordingSection(plugin.name());
        read(plugin, file, server);
        plugins.add(file);
      }
      if (!place.equals(NOT_SHIPPED)) {
        owners.add(plugin.getClass());
      }
    }
    return new Recorded(server, reloaded, plugins, owners);
  }

  /** Also what it wants to know of each listener, if anything. */
  private static void read(Plugin<?> plugin, RecordingSection config, RecordingSection root) {
    var inListener = new RecordingSection(plugin.name());
    plugin.read(config, Map.of("mx", inListener));
    if (!inListener.settings().isEmpty() || !inListener.elements().isEmpty()) {
      root.section("listeners").section("listener").adopt(inListener);
    }
  }
}
