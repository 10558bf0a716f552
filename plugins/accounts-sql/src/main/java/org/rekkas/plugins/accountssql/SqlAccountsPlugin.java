package org.rekkas.plugins.accountssql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import org.rekkas.directory.AccountSource;
import org.rekkas.directory.Argon2;
import org.rekkas.directory.BoundedCheck;
import org.rekkas.directory.Once;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;

/** Who is known here: accounts in a database, for the domains that are named. */
public final class SqlAccountsPlugin implements Plugin<Settings> {
  /** Shorter than the deadline of a call, so that a busy server says so itself. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  @Override
  public String name() {
    return "accounts-sql";
  }

  @Override
  public Settings read(Section config) {
    return Settings.from(config);
  }

  @Override
  public Running start(Settings settings, Surroundings given) {
    if (settings.source().isEmpty()) {
      return Running.of();
    }
    var database = Database.open(settings.source().get(), password(settings.source().get()));
    int atOnce = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    var accounts =
        new SqlAccounts(
            database,
            settings,
            new BoundedCheck(atOnce, PATIENCE, Argon2::matches),
            Argon2.decoy(settings.cost(), new SecureRandom()),
            new Once(what -> given.journal().warn(given.plugin(), what)));
    return new AccountSource(accounts, settings.agent(), given, database::close);
  }

  private static String password(Settings.Source source) {
    try {
      return AccountSource.password(source.passwordFile());
    } catch (IOException e) {
      throw new UncheckedIOException("the password of the database cannot be read: " + e, e);
    }
  }
}
