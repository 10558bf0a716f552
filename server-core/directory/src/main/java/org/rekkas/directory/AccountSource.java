package org.rekkas.directory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;
import org.rekkas.textfile.SecretFile;

/**
 * A plugin that asks another program who is known here: its accounts, the router that leads mail to
 * them, and the connections that end with it.
 */
public final class AccountSource implements Running {
  private static final Duration SHORTEST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final List<Contribution> contributions;
  private final Runnable end;

  /**
   * @param agent what delivers to the accounts
   * @param end frees what the accounts need, once
   */
  public AccountSource(Accounts accounts, String agent, Surroundings given, Runnable end) {
    var watched = new WatchedAccounts(accounts, given);
    this.contributions =
        List.of(
            Contribution.of("accounts", watched),
            Contribution.of("router", new AccountRouter(watched, agent)));
    this.end = end;
  }

  @Override
  public List<Contribution> contributions() {
    return contributions;
  }

  @Override
  public void close() {
    end.run();
  }

  /** How long a connection to it may take, and an answer; longer ones overflow in drivers. */
  public static Duration timeout(Section config) {
    Duration timeout = config.duration("timeout", Duration.ofSeconds(3));
    if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
      config.problem("timeout", "from 250ms to 1h");
    }
    return timeout;
  }

  /** The password that the plugin itself logs in with: the first line of a file, or none. */
  public static String password(Optional<Path> file) throws IOException {
    return file.isEmpty() ? "" : SecretFile.read(file.get());
  }
}
