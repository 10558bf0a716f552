package org.rekkas.kernel.plugins;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.net.Client;

/**
 * Where plugins and their settings are found; known before any part of the server is made.
 *
 * @param conf the configuration's folder: server.xml and plugins/NAME.xml
 * @param plugins the folder of the plugins: NAME.jar or NAME/*.jar
 * @param core the plugins on the application's class path, whose settings are elements of
 *     server.xml
 * @param server reads all that the kernel itself has in server.xml, given its root, each time that
 *     the configuration is read; answers which clients may relay without a login
 */
public record Premises(
    Path conf, Path plugins, List<Plugin<?>> core, Function<Section, Predicate<Client>> server) {
  public Premises {
    core = List.copyOf(core);
  }

  /** The same, with another reader of the root of server.xml. */
  public Premises alsoReadBy(Consumer<Section> reader) {
    return new Premises(
        conf,
        plugins,
        core,
        root -> {
          reader.accept(root);
          return server.apply(root);
        });
  }
}
