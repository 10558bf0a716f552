package org.rekkas.plugins.accountssql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rekkas.directory.Argon2;
import org.rekkas.directory.Once;
import org.rekkas.directory.OpaqueString;
import org.rekkas.directory.PasswordCheck;
import org.rekkas.spi.Account;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.mail.Mailbox;

/**
 * The accounts of a database. It has no keys for SCRAM: people log in by PLAIN, under TLS. While
 * the database does not answer, nobody is unknown: clients come again. Safe for many threads.
 */
final class SqlAccounts implements Accounts {
  private static final int MOST_ADMINISTRATORS = 100;

  private final Database database;
  private final Settings settings;
  private final PasswordCheck check;
  private final Argon2 decoy;
  private final Once report;

  /**
   * @param decoy what an unknown login is compared with
   * @param report takes what is wrong with rows
   */
  SqlAccounts(
      Database database, Settings settings, PasswordCheck check, Argon2 decoy, Once report) {
    this.database = database;
    this.settings = settings;
    this.check = check;
    this.decoy = decoy;
    this.report = report;
  }

  @Override
  public Set<String> domains() {
    return Set.copyOf(settings.domains());
  }

  @Override
  public Lookup find(Mailbox address) {
    if (!settings.domains().contains(address.domainKey())) {
      return new Lookup.NotMine();
    }
    try {
      return row(address)
          .<Lookup>map(found -> new Lookup.Found(found.account()))
          .orElseGet(Lookup.Unknown::new);
    } catch (SQLException e) {
      return new Lookup.Unavailable("the database does not answer: " + e.getMessage());
    }
  }

  /** Every login costs one query and one comparison, whether it is known or not (attack C6). */
  @Override
  public Verification verify(Mailbox login, char[] password, String service) {
    return OpaqueString.verify(password, octets -> verify(login, octets));
  }

  private Verification verify(Mailbox login, byte[] password) {
    try {
      return compared(login, password);
    } catch (SQLException e) {
      return new Verification.Unavailable("the database does not answer: " + e.getMessage());
    } catch (PasswordCheck.TooBusy e) {
      return new Verification.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  private Verification compared(Mailbox login, byte[] password)
      throws SQLException, PasswordCheck.TooBusy {
    boolean ours = settings.domains().contains(login.domainKey());
    Optional<Found> found = row(login).filter(row -> ours && row.account().enabled());
    Optional<Argon2> hash = found.flatMap(Found::password);
    boolean same = check.matches(hash.orElse(decoy), password);
    return same && hash.isPresent()
        ? new Verification.Verified(found.orElseThrow().account())
        : new Verification.Wrong();
  }

  @Override
  public boolean maySendAs(Mailbox login, Mailbox address) {
    try {
      return settings.sendsAs().isPresent()
          && database
              .first(settings.sendsAs().get(), _ -> true, login.key(), address.key())
              .isPresent();
    } catch (SQLException e) {
      throw new IllegalStateException("the database does not answer: " + e.getMessage(), e);
    }
  }

  /** Whom the database names, of those whom it knows. */
  @Override
  public Search administrators(Optional<String> domain) {
    var all = new ArrayList<Account>();
    try {
      for (Mailbox each : administrators(domain.orElse(""))) {
        row(each).map(Found::account).ifPresent(all::add);
      }
      return new Search.Found(all);
    } catch (SQLException e) {
      return new Search.Unavailable("the database does not answer: " + e.getMessage());
    }
  }

  private List<Mailbox> administrators(String domain) throws SQLException {
    if (settings.administrators().isEmpty()) {
      return List.of();
    }
    List<Optional<Mailbox>> all =
        database.rows(
            settings.administrators().get(),
            MOST_ADMINISTRATORS,
            row -> administrator(row.getString(1), domain),
            domain);
    return all.stream().flatMap(Optional::stream).toList();
  }

  private Optional<Mailbox> administrator(@Nullable String address, String domain) {
    try {
      return Optional.ofNullable(address).map(Mailbox::of);
    } catch (IllegalArgumentException e) {
      report.accept("an administrator of \"" + domain + "\" is left out: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Found> row(Mailbox address) throws SQLException {
    return database.first(
        settings.find(), row -> Found.read(address, settings, row, report), address.key());
  }
}
