package org.rekkas.kernel.plugins.loading;

import java.util.List;

/**
 * The parent of all plugins' class loaders: shows the JDK, the SPI and SLF4J, and nothing else that
 * the server is made of. One for the JVM.
 */
final class SharedClasses extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  static final SharedClasses INSTANCE = new SharedClasses();

  private static final List<String> SHOWN = List.of("org.rekkas.spi.", "org.slf4j.");

  private final ClassLoader server = SharedClasses.class.getClassLoader();

  private SharedClasses() {
    super("rekkas-shared", ClassLoader.getPlatformClassLoader());
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (name.equals(ExitRefused.class.getName()) || SHOWN.stream().anyMatch(name::startsWith)) {
      return server.loadClass(name);
    }
    throw new ClassNotFoundException(name + " (plugins see the JDK, the SPI and SLF4J)");
  }
}
