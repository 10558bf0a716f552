package org.rekkas.plugins.accountssql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The database behind a pool of connections, which are made when they are first wanted: a server
 * whose database is down starts all the same. Safe for many threads.
 */
final class Database implements AutoCloseable {
  private static final String POSTGRESQL = "jdbc:postgresql:";

  private final HikariDataSource pool;
  private final int timeoutSeconds;

  private Database(HikariDataSource pool, int timeoutSeconds) {
    this.pool = pool;
    this.timeoutSeconds = timeoutSeconds;
  }

  /** Reads a row. */
  @FunctionalInterface
  interface Reading<T> {
    T of(ResultSet row) throws SQLException;
  }

  static Database open(Settings.Source source, String password) {
    var config = new HikariConfig();
    config.setPoolName("accounts-sql");
    config.setJdbcUrl(source.url());
    if (!source.user().isEmpty()) {
      config.setUsername(source.user());
      config.setPassword(password);
    }
    config.setMaximumPoolSize(source.pool());
    config.setMinimumIdle(0);
    config.setReadOnly(true);
    config.setConnectionTimeout(source.timeout().toMillis());
    config.setValidationTimeout(source.timeout().toMillis());
    config.setInitializationFailTimeout(-1);
    int timeoutSeconds = (int) Math.max(1, source.timeout().toSeconds());
    if (source.url().startsWith(POSTGRESQL)) {
      bound(config, timeoutSeconds);
    }
    return new Database(pool(config), timeoutSeconds);
  }

  private static HikariDataSource pool(HikariConfig config) {
    registerDrivers();
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) {
      letGoOfDrivers();
      throw e;
    }
  }

  /**
   * The JDK looks for drivers once in a process, so only the first generation of plugins would have
   * its own. A driver registers itself when its class is made ready; without one that cannot be,
   * the pool says that there is none for its URL.
   */
  private static void registerDrivers() {
    Iterator<Driver> drivers = ServiceLoader.load(Driver.class, loader()).iterator();
    while (true) {
      try {
        if (!drivers.hasNext()) {
          return;
        }
        drivers.next();
      } catch (ServiceConfigurationError | LinkageError _) {
        // another one may be the one that is wanted
      }
    }
  }

  private static ClassLoader loader() {
    return Database.class.getClassLoader();
  }

  /**
   * The pool makes one connection at a time, and waits for it as long as the driver does: for ever
   * where a server went silent in its middle, unless it is told. The URL goes before. A query is
   * ended by its own timeout first.
   */
  private static void bound(HikariConfig config, int timeoutSeconds) {
    String seconds = Integer.toString(timeoutSeconds);
    config.addDataSourceProperty("connectTimeout", seconds);
    config.addDataSourceProperty("sslResponseTimeout", Integer.toString(1000 * timeoutSeconds));
    config.addDataSourceProperty("loginTimeout", seconds);
    config.addDataSourceProperty("socketTimeout", Integer.toString(2 * timeoutSeconds));
    config.addDataSourceProperty("tcpKeepAlive", "true");
  }

  /** The first row, if there is one. */
  <T> Optional<T> first(Query query, Reading<T> reading, String... parameters) throws SQLException {
    return rows(query, 1, reading, parameters).stream().findFirst();
  }

  /** The rows, and no more of them than so many. */
  <T> List<T> rows(Query query, int most, Reading<T> reading, String... parameters)
      throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(query.sql())) {
      statement.setQueryTimeout(timeoutSeconds);
      statement.setMaxRows(most);
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        var all = new ArrayList<T>();
        while (rows.next()) {
          all.add(reading.of(rows));
        }
        return all;
      }
    }
  }

  @Override
  public void close() {
    pool.close();
    letGoOfDrivers();
  }

  /** The JDK holds them otherwise, and this plugin's code by them. */
  private static void letGoOfDrivers() {
    for (Driver each : Collections.list(DriverManager.getDrivers())) {
      if (loader().equals(each.getClass().getClassLoader())) {
        deregister(each);
      }
    }
  }

  private static void deregister(Driver driver) {
    try {
      DriverManager.deregisterDriver(driver);
    } catch (SQLException e) {
      throw new IllegalStateException("a driver cannot be let go: " + e.getMessage(), e);
    }
  }
}
