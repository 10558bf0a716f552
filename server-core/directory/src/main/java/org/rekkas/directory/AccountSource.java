package org.rekkas.directory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Running;
import org.rekkas.textfile.SecretFile;

/**
 * A plugin that asks another program who is known here: its accounts, the router that leads mail to
 * them, and the connections that end with it.
 */
public final class AccountSource implements Running {
  private final List<Contribution> contributions;
  private final Runnable end;

  /**
   * @param agent what delivers to the accounts
   * @param end frees what the accounts need, once
   */
  public AccountSource(Accounts accounts, String agent, Runnable end) {
    this.contributions =
        List.of(
            Contribution.of("accounts", accounts),
            Contribution.of("router", new AccountRouter(accounts, agent)));
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

  /**
   * The password that the plugin itself logs in with: the first line of a file.
   *
   * @param file within the folder; empty: there is no password
   */
  public static String password(Path folder, String file) throws IOException {
    return file.isEmpty() ? "" : SecretFile.read(folder.resolve(file));
  }
}
