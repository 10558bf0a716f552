package org.rekkas.kernel.plugins;

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
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;

/**
 * The classes of one plugin, from its own jars. Service files are seen of these jars only, and
 * calls that would end the JVM are rewritten. Closed when the plugin's generation is over; then
 * nothing of the server refers to it.
 */
final class PluginLoader extends URLClassLoader {
  private static final String SERVICES = "META-INF/services/";

  static {
    registerAsParallelCapable();
  }

  private final List<JarFile> jars = new ArrayList<>();
  private final ClassHierarchyResolver hierarchy =
      ClassHierarchyResolver.ofResourceParsing(this)
          .orElse(ClassHierarchyResolver.ofClassLoading(SharedClasses.INSTANCE))
          .cached();

  /**
   * Opens the jars; throws for one that is none. Signatures are not looked at: whoever may write to
   * the plugins' folder is trusted, and to verify a large signed library costs start time.
   */
  PluginLoader(String name, List<Path> jars) throws IOException {
    super(name, urls(jars), SharedClasses.INSTANCE);
    try {
      for (Path jar : jars) {
        this.jars.add(
            new JarFile(jar.toFile(), false, ZipFile.OPEN_READ, JarFile.runtimeVersion()));
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** The class names in the service files of this plugin's jars. */
  List<String> services(String type) throws IOException {
    var names = new ArrayList<String>();
    for (JarFile jar : jars) {
      JarEntry entry = jar.getJarEntry(SERVICES + type);
      if (entry != null) {
        String text = new String(octets(jar, entry), java.nio.charset.StandardCharsets.UTF_8);
        text.lines()
            .map(line -> line.replaceFirst("#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .forEach(names::add);
      }
    }
    return List.copyOf(names);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    String path = name.replace('.', '/') + ".class";
    for (JarFile jar : jars) {
      JarEntry entry = jar.getJarEntry(path);
      if (entry != null) {
        try {
          return define(name, ExitCalls.refused(octets(jar, entry), hierarchy), jar);
        } catch (IOException e) {
          throw new ClassNotFoundException(name + " cannot be read from " + file(jar), e);
        }
      }
    }
    throw new ClassNotFoundException(name);
  }

  private Class<?> define(String name, byte[] octets, JarFile jar) throws IOException {
    int dot = name.lastIndexOf('.');
    if (dot > 0 && getDefinedPackage(name.substring(0, dot)) == null) {
      try {
        definePackage(name.substring(0, dot), null, null, null, null, null, null, null);
      } catch (IllegalArgumentException _) {
        // Another thread was first: the package is there, which is all that is wanted.
      }
    }
    URL from = new File(jar.getName()).toURI().toURL();
    return defineClass(name, octets, 0, octets.length, new CodeSource(from, (Certificate[]) null));
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.startsWith(SERVICES) ? findResources(name) : super.getResources(name);
  }

  @Override
  public void close() throws IOException {
    for (JarFile jar : jars) {
      jar.close();
    }
    super.close();
  }

  private static byte[] octets(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private static String file(JarFile jar) {
    return new File(jar.getName()).getName();
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
