package org.rekkas.kernel.plugins.loading;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.rekkas.kernel.plugins.guard.Attempt;
import org.rekkas.kernel.plugins.guard.Guard;
import org.rekkas.spi.Plugin;

/**
 * A plugin whose code is there and which has done nothing yet.
 *
 * @param file where it comes from: {@code plugins/vrfy.jar}, {@code lib} for the core's own
 * @param loader its own; empty for the core's
 */
public record Loaded(Plugin<?> plugin, String name, String file, Optional<URLClassLoader> loader)
    implements AutoCloseable {
  /** Why a plugin cannot be loaded, in the administrator's words. */
  public static final class NotLoaded extends Exception {
    private static final long serialVersionUID = 1;

    NotLoaded(String message) {
      super(message);
    }
  }

  public static Loaded ofCore(Plugin<?> plugin) {
    return new Loaded(plugin, plugin.name(), "lib", Optional.empty());
  }

  /** Loads copies of jars. Nothing stays open where it throws. */
  public static Loaded from(String file, List<Path> jars) throws NotLoaded {
    PluginLoader loader;
    try {
      loader = new PluginLoader(file, jars);
    } catch (IOException e) {
      throw new NotLoaded("cannot be opened as a jar: " + e.getMessage());
    }
    boolean whole = false;
    try {
      Loaded loaded = Attempt.at("load-" + file, loader, () -> whole(file, loader));
      whole = loaded != null;
      return Objects.requireNonNull(loaded);
    } catch (NotLoaded e) {
      throw e;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new NotLoaded("was interrupted while it was loaded");
    } catch (Exception e) {
      throw new NotLoaded("cannot be loaded: " + Guard.what(e));
    } finally {
      if (!whole) {
        close(loader);
      }
    }
  }

  private static Loaded whole(String file, PluginLoader loader) throws NotLoaded {
    try {
      Plugin<?> plugin = plugin(loader);
      String name = plugin.name();
      if (name == null || !name.matches("[a-z0-9][a-z0-9-]{0,39}")) {
        throw new NotLoaded("its name is not of lower case, digits and hyphens: " + name);
      }
      Optional<String> missing = loader.missingOfSpi();
      if (missing.isPresent()) {
        throw new NotLoaded(
            "is made for another version of the SPI, and is to be built anew: there is no "
                + missing.get());
      }
      return new Loaded(plugin, name, file, Optional.of(loader));
    } catch (NotLoaded e) {
      throw e;
    } catch (UnsupportedClassVersionError e) {
      throw new NotLoaded("is made for a newer Java: " + e.getMessage());
    } catch (InvocationTargetException | ExceptionInInitializerError e) {
      Throwable cause = e.getCause();
      throw new NotLoaded("cannot be loaded: " + Guard.what(cause == null ? e : cause));
    } catch (Throwable e) {
      throw new NotLoaded("cannot be loaded: " + Guard.what(e));
    }
  }

  private static Plugin<?> plugin(PluginLoader loader) throws Exception {
    List<String> names = loader.services(Plugin.class.getName());
    if (names.isEmpty()) {
      throw new NotLoaded("no META-INF/services/" + Plugin.class.getName() + " names a plugin");
    }
    if (names.size() > 1) {
      throw new NotLoaded("names more than one plugin: " + String.join(", ", names));
    }
    String name = names.getFirst();
    Class<?> type;
    try {
      type = Class.forName(name, false, loader);
    } catch (ClassNotFoundException _) {
      throw new NotLoaded(
          "its service file names the class " + name + ", which is not in its jars");
    }
    if (!Plugin.class.isAssignableFrom(type)) {
      throw new NotLoaded(name + " is no " + Plugin.class.getName());
    }
    try {
      return (Plugin<?>) type.getConstructor().newInstance();
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException _) {
      throw new NotLoaded(name + " has no public constructor without parameters");
    }
  }

  public ClassLoader codeLoader() {
    return loader.isPresent() ? loader.get() : Loaded.class.getClassLoader();
  }

  /** Lets go of the code. The core's stays. */
  @Override
  public void close() {
    loader.ifPresent(Loaded::close);
  }

  private static void close(URLClassLoader loader) {
    try {
      loader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
