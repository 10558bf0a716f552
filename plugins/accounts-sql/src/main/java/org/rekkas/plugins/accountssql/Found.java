package org.rekkas.plugins.accountssql;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rekkas.directory.Argon2;
import org.rekkas.spi.Account;
import org.rekkas.spi.mail.Mailbox;

/**
 * A row of the query {@code find}. Columns that it may have, by their labels: {@code address},
 * whose mailbox it is, where an account has several; {@code name}, {@code quota} in octets, {@code
 * enabled}, {@code password}: an Argon2id hash, as a PHC string, with or without {@code {ARGON2ID}}
 * in front. What is missing, null or of no use has its default: one bad row must not put off mail.
 */
record Found(Account account, Optional<String> hash) {
  private static final String SCHEME = "{ARGON2ID}";

  /** A database may take zoë for zoe, by its collation; then the mail is in nobody's mailbox. */
  private static final String UNNAMED =
      "a row without an address was found for one that is not ASCII: where the database equates"
          + " letters (zoë, zoe), its mail is where nobody reads it; let find answer the column"
          + " address";

  /**
   * @param report takes what is of no use in the row
   */
  static Found read(Mailbox asked, Settings settings, ResultSet row, Consumer<String> report)
      throws SQLException {
    String enabled = text(row, "enabled");
    String name = text(row, "name");
    return new Found(
        new Account(
            address(text(row, "address"), asked, settings, report),
            name == null ? "" : name,
            quota(text(row, "quota"), asked, settings, report),
            enabled == null || isTrue(enabled)),
        Optional.ofNullable(text(row, "password")));
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  private static Mailbox address(
      @Nullable String text, Mailbox asked, Settings settings, Consumer<String> report) {
    if (text == null) {
      if (!isAscii(asked.localPart())) {
        report.accept(UNNAMED);
      }
      return asked;
    }
    try {
      var own = Mailbox.of(text);
      if (settings.domains().contains(own.domainKey())) {
        return own;
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    report.accept("the row of " + asked.key() + " has no address of a domain here: " + text);
    return asked;
  }

  private static long quota(
      @Nullable String text, Mailbox asked, Settings settings, Consumer<String> report) {
    if (text == null) {
      return settings.quota();
    }
    try {
      long octets = new BigDecimal(text.strip()).longValueExact();
      if (octets >= 0) {
        return octets;
      }
    } catch (ArithmeticException | NumberFormatException _) {
      // told below
    }
    report.accept("the quota of " + asked.key() + " is no number of octets: " + text);
    return settings.quota();
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
