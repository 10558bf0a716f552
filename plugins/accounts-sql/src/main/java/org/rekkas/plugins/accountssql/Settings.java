package org.rekkas.plugins.accountssql;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rekkas.directory.AccountSource;
import org.rekkas.directory.Argon2;
import org.rekkas.directory.OwnDomains;
import org.rekkas.spi.config.Section;

/**
 * The element {@code <accounts-sql>}. Without a {@code url} the plugin does nothing.
 *
 * @param domains whose accounts are in the database, as {@link OwnDomains} has them
 * @param find asked with an address, as {@link org.rekkas.spi.mail.Mailbox#key} has it; its columns
 *     are told in {@link Found}
 * @param sendsAs asked with a login and an address; any row is a yes
 * @param administrators asked with a domain in lower case, or an empty one for the server; the
 *     first column of each row is an address
 * @param agent the delivery agent that takes mail for an account
 * @param quota of an account whose row says nothing
 * @param cost that an unknown login takes; the one that the hashes in the database have
 */
record Settings(
    Optional<Source> source,
    List<String> domains,
    Query find,
    Optional<Query> sendsAs,
    Optional<Query> administrators,
    String agent,
    long quota,
    Argon2.Cost cost) {
  private static final String FIND =
      "SELECT address, name, quota, enabled, password FROM accounts WHERE address = ?";

  Settings {
    domains = List.copyOf(domains);
  }

  /**
   * The database.
   *
   * @param passwordFile its first line is the password; empty: none
   * @param pool connections at most
   * @param timeout for a connection, and for an answer
   */
  record Source(String url, String user, Optional<Path> passwordFile, int pool, Duration timeout) {}

  static Settings from(Section config) {
    Optional<String> url = config.optional("url").filter(text -> !text.isEmpty());
    var source =
        new Source(
            url.orElse("jdbc:"),
            config.text("user", ""),
            config.file("password-file"),
            config.number("pool", 8, 1, 1000),
            AccountSource.timeout(config));
    if (!source.url().startsWith("jdbc:")) {
      config.problem("url", "is not the URL of a database (jdbc:postgresql://localhost/mail)");
    }
    List<String> domains = OwnDomains.of(config);
    if (url.isPresent() && domains.isEmpty()) {
      config.problem("domain", "name the domains whose accounts are in the database");
    }
    return new Settings(
        url.map(_ -> source),
        domains,
        query(config, "find", config.text("find", FIND), 1),
        query(config, "sends-as", 2),
        query(config, "administrators", 1),
        config.agent("agent", "mailbox"),
        config.size("quota", 0),
        Argon2.Cost.from(config.section("hash")));
  }

  private static Optional<Query> query(Section config, String key, int parameters) {
    return config
        .optional(key)
        .filter(text -> !text.isEmpty())
        .map(text -> query(config, key, text, parameters));
  }

  private static Query query(Section config, String key, String sql, int parameters) {
    var query = new Query(sql);
    if (query.parameters() != parameters) {
      config.problem(
          key, "has " + parameters + (parameters == 1 ? " parameter: ?" : " parameters: ?"));
    }
    return query;
  }
}
