package org.rekkas.kernel;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.rekkas.kernel.config.Configuration;
import org.rekkas.kernel.plugins.Premises;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.journal.Journal;
import org.rekkas.vault.EngineSettings;

/**
 * What a server is made from.
 *
 * @param core the plugins on the application's class path
 * @param observer hears each note besides the journal
 */
public record Installation(
    Home home,
    ServerSettings settings,
    List<Plugin<?>> core,
    EngineSettings engine,
    Clock clock,
    Journal observer) {
  public Installation {
    core = List.copyOf(core);
  }

  /** The installation at home, as its configuration says. */
  static Installation of(Home home, Clock clock) {
    var configuration = Configuration.load(home.conf());
    var settings = ServerSettings.from(configuration.root(), home.conf());
    return new Installation(home, settings, onClassPath(), settings.engine(), clock, _ -> {});
  }

  Premises premises() {
    return premises(home, core);
  }

  static Premises premises(Home home, List<Plugin<?>> core) {
    return new Premises(
        home.conf(), home.plugins(), core, root -> ServerSettings.relays(root, home.conf()));
  }

  /** The plugins on the class path. */
  public static List<Plugin<?>> onClassPath() {
    var plugins = new ArrayList<Plugin<?>>();
    ServiceLoader.load(Plugin.class).forEach(plugins::add);
    return plugins;
  }

  public static Installation of(
      Home home, List<Plugin<?>> core, EngineSettings engine, Clock clock, Journal observer) {
    var configuration = Configuration.load(home.conf());
    var settings = ServerSettings.from(configuration.root(), home.conf());
    return new Installation(home, settings, core, engine, clock, observer);
  }
}
