package org.rekkas.plugins.accountssql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rekkas.directory.Argon2;
import org.rekkas.spi.Account;
import org.rekkas.spi.mail.Mailbox;

/**
 * A row of the query {@code find}. Columns that it may have, by their labels: {@code name}, {@code
 * quota} in octets, {@code enabled}, {@code password}: an Argon2id hash, as a PHC string, with or
 * without {@code {ARGON2ID}} in front. What is missing or null has its default.
 */
record Found(Account account, Optional<String> hash) {
  private static final String SCHEME = "{ARGON2ID}";

  static Found read(Mailbox address, long quota, ResultSet row) throws SQLException {
    String octets = text(row, "quota");
    String enabled = text(row, "enabled");
    String name = text(row, "name");
    return new Found(
        new Account(
            address,
            name == null ? "" : name,
            octets == null ? quota : Long.parseLong(octets),
            enabled == null || isTrue(enabled)),
        Optional.ofNullable(text(row, "password")));
  }

  /** The hash; empty where there is none that can be compared with. */
  Optional<Argon2> password() {
    try {
      return hash.map(Found::bare).map(Argon2::parse);
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // of another scheme: nobody logs in by it
    }
  }

  private static String bare(String hash) {
    return hash.toUpperCase(Locale.ROOT).startsWith(SCHEME)
        ? hash.substring(SCHEME.length())
        : hash;
  }

  private static boolean isTrue(String value) {
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "t", "true", "1", "y", "yes" -> true;
      default -> false;
    };
  }

  private static @Nullable String text(ResultSet row, String label) throws SQLException {
    var columns = row.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      if (columns.getColumnLabel(i).equalsIgnoreCase(label)) {
        return row.getString(i);
      }
    }
    return null;
  }
}
