package org.rekkas.plugins.accounts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.rekkas.directory.AccountRouter;
import org.rekkas.directory.Argon2;
import org.rekkas.directory.BoundedCheck;
import org.rekkas.directory.RenewingCheck;
import org.rekkas.directory.ScramDecoys;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Locks;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;

/** Who is known here: accounts in a file, with passwords as Argon2id hashes. */
public final class AccountsPlugin implements Plugin<Settings> {
  /** Shorter than the deadline of a call, so that a busy server says so itself. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  @Override
  public String name() {
    return "accounts";
  }

  @Override
  public Settings read(Section config) {
    return Settings.from(config);
  }

  @Override
  public Running start(Settings settings, Surroundings given) {
    var random = new SecureRandom();
    AccountsFile file;
    ScramDecoys decoys;
    try {
      file = AccountsFile.open(given, settings);
      decoys = decoys(given, random);
    } catch (IOException e) {
      throw new UncheckedIOException("the accounts cannot be opened: " + e, e);
    }
    var check =
        new RenewingCheck(
            new BoundedCheck(settings.hashesAtOnce(), PATIENCE, Argon2::matches),
            settings.cost(),
            random,
            file::renew,
            what -> given.journal().warn(given.plugin(), what));
    var accounts =
        new FileAccounts(
            settings.domainsOf(given.host()),
            settings.quota(),
            settings.scram(),
            file,
            check,
            new FileAccounts.Decoys(Argon2.decoy(settings.cost(), random), decoys));
    var secrets = new Secrets(settings.cost(), settings.scram(), random);
    var account = new AccountCommands(file, accounts, secrets, given);
    var login = new LoginCommands(file, secrets);
    var appPassword = new AppPasswordCommands(file, secrets);
    return new Open(
        List.of(
            Contribution.of("accounts", accounts),
            Contribution.of("postmaster", new PostmasterRouter(accounts, given)),
            Contribution.of("literal", new LiteralRouter(given)),
            Contribution.of("router", new AccountRouter(accounts, settings.agent())),
            Contribution.of("add", account.add()),
            Contribution.of("name", account.name()),
            Contribution.of("passwd", login.passwd()),
            Contribution.of("app-password-add", appPassword.add()),
            Contribution.of("app-password-list", appPassword.list()),
            Contribution.of("app-password-remove", appPassword.remove()),
            Contribution.of("quota", account.quota()),
            Contribution.of("sends-as", account.sendsAs()),
            Contribution.of("role", account.role()),
            Contribution.of("enable", login.enable()),
            Contribution.of("disable", login.disable()),
            Contribution.of("remove", account.remove()),
            Contribution.of("list", account.list())),
        check);
  }

  /** Not in a process that only runs a command, nor where the plugins are only looked at. */
  static boolean serves(Surroundings given) {
    Optional<Locks.Held> held = given.locks().take("start");
    held.ifPresent(Locks.Held::close);
    return held.isPresent();
  }

  private static ScramDecoys decoys(Surroundings given, SecureRandom random) throws IOException {
    Path secret = given.files().resolve("decoys.secret");
    Consumer<String> told = what -> given.journal().warn(given.plugin(), what);
    return serves(given)
        ? ScramDecoys.open(secret, random, told)
        : ScramDecoys.lookAt(secret, random, told);
  }

  /** Ends when no hash is being written any more. */
  private record Open(List<Contribution> contributions, RenewingCheck check) implements Running {
    @Override
    public void close() {
      check.close();
    }
  }
}
