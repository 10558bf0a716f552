package org.rekkas.plugins.accounts;

import static org.rekkas.spi.ScramKeys.Hash.SHA_256;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.directory.Argon2;
import org.rekkas.directory.PasswordCheck;
import org.rekkas.directory.ScramDecoys;
import org.rekkas.spi.Accounts.Lookup;
import org.rekkas.spi.Accounts.Verification;
import org.rekkas.spi.ScramKeys;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.testkit.FakeSurroundings;

/** Accounts in a file, the lines of which a test writes; what a login is compared with is noted. */
abstract class PeopleInAFile {
  /** As cheap as the format allows: the real cost is no matter of these tests. */
  static final Argon2.Cost CHEAP = new Argon2.Cost(8, 1, 1);

  static final String SECRET = Argon2.make("secret".getBytes(), CHEAP, new Random(1)).text();

  @TempDir Path folder;
  FakeSurroundings given;
  Settings settings;
  AccountsFile file;
  FileAccounts accounts;
  final List<Argon2.Cost> compared = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    given = new FakeSurroundings("accounts", folder);
    settings = new Settings(List.of(), "mailbox", 7, CHEAP, 1, Set.of(SHA_256));
    file = AccountsFile.open(given, settings);
    accounts =
        accounts(
            (hash, password) -> {
              compared.add(hash.cost());
              return hash.matches(password);
            });
  }

  FileAccounts accounts(PasswordCheck check) throws IOException {
    return new FileAccounts(
        settings.domainsOf(given.host()),
        settings.quota(),
        settings.scram(),
        file,
        check,
        new FileAccounts.Decoys(
            Argon2.decoy(CHEAP, new Random(2)),
            ScramDecoys.open(folder.resolve("decoys"), new Random(3), Assertions::fail)));
  }

  void write(String... lines) throws IOException {
    Path file = Files.write(folder.resolve(AccountsFile.NAME), List.of(lines));
    given.manualClock().advance(Duration.ofSeconds(1));
    var aWhileAgo = given.manualClock().instant().minusSeconds(1);
    Files.setLastModifiedTime(file, FileTime.from(aWhileAgo));
  }

  Lookup find(String address) {
    return accounts.find(Mailbox.of(address));
  }

  Verification verify(String login, String password) {
    return verify(login, password, "imap");
  }

  Verification verify(String login, String password, String service) {
    return accounts.verify(Mailbox.of(login), password.toCharArray(), service);
  }

  static String app(IssuedPassword password, String services, String label) {
    var hash = Argon2.make(password.octets(), CHEAP, new Random(5));
    var app = new AppPassword(password.id(), Services.parse(services), hash, label);
    return " app-password=\"" + app.text() + "\"";
  }

  ScramKeys scram(String login) {
    return accounts.scram(Mailbox.of(login), SHA_256).orElseThrow();
  }
}
