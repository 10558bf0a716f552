package org.rekkas.plugins.accountssql;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.rekkas.testkit.daemon.Postgres;

/** The plugin once more in a class loader of its own, as after a reload. */
final class NextGeneration {
  private NextGeneration() {}

  static URLClassLoader code() throws IOException {
    var classes = new ArrayList<URL>();
    for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
      classes.add(Path.of(each).toUri().toURL());
    }
    return new URLClassLoader(classes.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  /** What is answered there: to {@code SELECT 1}, or how many drivers there are. */
  static String in(URLClassLoader code, String asked) throws ReflectiveOperationException {
    var method =
        code.loadClass(NextGeneration.class.getName()).getDeclaredMethod("answer", String.class);
    method.setAccessible(true);
    return (String) method.invoke(null, asked);
  }

  static String answer(String asked) throws SQLException {
    if (asked.equals("drivers")) {
      return DriverManager.drivers().count() + " drivers";
    }
    var source =
        new Settings.Source(asked, Postgres.USER, Optional.empty(), 1, Duration.ofSeconds(3));
    try (var database = Database.open(source, Postgres.PASSWORD)) {
      return database.first(new Query("SELECT 1"), row -> row.getString(1)).orElse("");
    } catch (RuntimeException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
