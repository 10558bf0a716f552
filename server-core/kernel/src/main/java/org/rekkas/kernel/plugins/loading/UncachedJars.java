package org.rekkas.kernel.plugins.loading;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * How what lies in a plugin's jars is read by its URL. The JDK would keep each jar that is read so
 * open as long as it runs: that of an old generation, which is deleted, too.
 */
final class UncachedJars extends URLStreamHandler {
  private UncachedJars() {}

  /** The JDK's own for all but jars. */
  static @Nullable URLStreamHandler handler(String protocol) {
    return protocol.equals("jar") ? new UncachedJars() : null;
  }

  @Override
  protected URLConnection openConnection(URL url) throws IOException {
    URLConnection connection = URI.create(url.toExternalForm()).toURL().openConnection();
    connection.setUseCaches(false);
    return connection;
  }
}
