package org.rekkas.kernel.plugins.loading;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassHierarchyResolver;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes.Name;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.Plugin;

/**
 * The classes of one plugin, from its own jars. Service files are seen of these jars only, and
 * calls that would end the JVM are rewritten. Closed when the plugin's generation is over; then
 * nothing of the server refers to it.
 */
final class PluginLoader extends URLClassLoader {
  private static final String SERVICES = "META-INF/services/";
  private static final String OURS = "org/rekkas/";

  /** Of this server; null where it does not run from its jars. */
  private static final @Nullable String VERSION =
      Plugin.class.getPackage().getImplementationVersion();

  static {
    registerAsParallelCapable();
  }

  private final List<Jar> jars = new ArrayList<>();
  private final ClassHierarchyResolver hierarchy =
      ClassHierarchyResolver.ofResourceParsing(this)
          .orElse(ClassHierarchyResolver.ofClassLoading(SharedClasses.INSTANCE))
          .cached(ConcurrentHashMap::new);

  /**
   * @param code says where its classes come from
   */
  private record Jar(JarFile file, CodeSource code) {
    static Jar open(Path path, URL url) throws IOException {
      var file = new JarFile(path.toFile(), false, ZipFile.OPEN_READ, JarFile.runtimeVersion());
      return new Jar(file, new CodeSource(url, (Certificate[]) null));
    }

    boolean has(String name) {
      return file.getEntry(name) != null;
    }

    boolean isOfThisVersion() throws IOException {
      var manifest = file.getManifest();
      return has(OURS)
          && manifest != null
          && VERSION != null
          && VERSION.equals(manifest.getMainAttributes().getValue(Name.IMPLEMENTATION_VERSION));
    }

    /** Once it is closed there are none: plugins take what else is thrown for their own. */
    Optional<byte[]> octets(String name) throws IOException {
      try {
        JarEntry entry = file.getJarEntry(name);
        return entry == null ? Optional.empty() : Optional.of(octets(entry));
      } catch (IllegalStateException e) {
        throw new IOException("its generation has ended", e);
      }
    }

    private byte[] octets(JarEntry entry) throws IOException {
      try (InputStream in = file.getInputStream(entry)) {
        return in.readAllBytes();
      }
    }
  }

  /**
   * Opens the jars; throws for one that is none. Signatures are not looked at: whoever may write to
   * the plugins' folder is trusted, and to verify a large signed library costs start time.
   */
  PluginLoader(String name, List<Path> jars) throws IOException {
    this(name, jars, urls(jars));
  }

  private PluginLoader(String name, List<Path> jars, URL[] urls) throws IOException {
    super(name, urls, SharedClasses.INSTANCE, UncachedJars::handler);
    try {
      for (int i = 0; i < urls.length; i++) {
        this.jars.add(Jar.open(jars.get(i), urls[i]));
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** The class names in the service files of this plugin's jars. */
  List<String> services(String type) throws IOException {
    var names = new ArrayList<String>();
    for (Jar jar : jars) {
      Optional<byte[]> octets = jar.octets(SERVICES + type);
      if (octets.isPresent()) {
        new String(octets.get(), UTF_8)
            .lines()
            .map(line -> line.replaceFirst("#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .forEach(names::add);
      }
    }
    return List.copyOf(names);
  }

  /**
   * What its own classes expect of the SPI and is not here: those of the jar that names the plugin,
   * and of modules of ours beside it, for other libraries do not know the SPI. What came with this
   * version of the server is not looked at, which would cost each start a tenth of a second.
   */
  Optional<String> missingOfSpi() throws IOException {
    for (Jar jar : jars) {
      if (jar.has(SERVICES + Plugin.class.getName()) || jar.has(OURS)) {
        Optional<String> missing = jar.isOfThisVersion() ? Optional.empty() : missingOfSpi(jar);
        if (missing.isPresent()) {
          return missing;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> missingOfSpi(Jar jar) throws IOException {
    for (JarEntry entry : Collections.list(jar.file().entries())) {
      if (entry.getName().endsWith(".class")) {
        Optional<String> missing = jar.octets(entry.getName()).flatMap(SpiReferences::missing);
        if (missing.isPresent()) {
          return missing;
        }
      }
    }
    return Optional.empty();
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    String path = name.replace('.', '/') + ".class";
    for (Jar jar : jars) {
      try {
        Optional<byte[]> octets = jar.octets(path);
        if (octets.isPresent()) {
          return define(name, ExitCalls.refused(octets.get(), hierarchy), jar.code());
        }
      } catch (IOException e) {
        String file = new File(jar.file().getName()).getName();
        throw new ClassNotFoundException(name + " cannot be read from " + file, e);
      }
    }
    throw new ClassNotFoundException(name);
  }

  private Class<?> define(String name, byte[] octets, CodeSource from) {
    int dot = name.lastIndexOf('.');
    if (dot > 0 && getDefinedPackage(name.substring(0, dot)) == null) {
      try {
        definePackage(name.substring(0, dot), null, null, null, null, null, null, null);
      } catch (IllegalArgumentException _) {
        // Another thread was first: the package is there, which is all that is wanted.
      }
    }
    return defineClass(name, octets, 0, octets.length, from);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.startsWith(SERVICES) ? findResources(name) : super.getResources(name);
  }

  @Override
  public void close() throws IOException {
    for (Jar jar : jars) {
      jar.file().close();
    }
    super.close();
  }

  private static URL[] urls(List<Path> jars) {
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      try {
        urls[i] = jars.get(i).toUri().toURL();
      } catch (MalformedURLException e) {
        throw new UncheckedIOException(e);
      }
    }
    return urls;
  }
}
