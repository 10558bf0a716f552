package org.rekkas.kernel;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Append;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Vault;
import org.rekkas.vault.Engine;
import org.rekkas.vault.EngineSettings;

/**
 * {@code rekkas repair}: the state is made anew; mail that nothing explains any more goes to the
 * postmaster's folder {@value #FOLDER}, now or when the server starts. Nothing is relayed.
 */
final class Repairing {
  private static final String FOLDER = "Recovered";
  private static final String LATER = " wait until the server starts, which tries again: ";

  private final Server server;
  private final Clock clock;
  private final Mailbox postmaster;

  private Repairing(Server server, Clock clock) {
    this.server = server;
    this.clock = clock;
    this.postmaster = postmaster(server);
  }

  static Report repair(Home home, Invocation given) throws IOException {
    Optional<Path> backup = given.value("--backup").map(Path::of);
    Clock clock = Clock.systemUTC();
    long found =
        Engine.repair(home.data(), backup, EngineSettings.defaults(), clock, System.err::println);
    if (found == 0) {
      return Report.lines("The state was made anew. Everything is explained.");
    }
    try (var opened = Server.open(home)) {
      var server = opened.load();
      long kept = handOut(server, clock);
      long waiting = server.engine().countUnexplained();
      var done =
          "The state was made anew. "
              + kept
              + " contents that nothing explains are in the folder "
              + FOLDER
              + " of "
              + postmaster(server);
      return waiting == 0
          ? Report.lines(done + ".")
          : new Report.Failed(
              done
                  + "; "
                  + waiting
                  + " wait: the alarms say why, and each start of the server tries again.");
    } catch (ConfigurationRefused e) {
      return waiting(found, e.what() + ":\n" + e.getMessage());
    } catch (IOException e) {
      return waiting(found, e.toString());
    }
  }

  private static Report waiting(long found, String why) {
    return new Report.Failed("The state was made anew; " + found + " contents" + LATER + why);
  }

  /**
   * Hands out what a repair found and could not hand out, for it was broken off behind its end, or
   * the configuration was not good. Next to nothing where nothing waits.
   *
   * @return how many were handed out
   */
  static long handOut(Server server, Clock clock) {
    var repairing = new Repairing(server, clock);
    return server.engine().unexplained((_, _, content) -> repairing.keep(content));
  }

  private static Mailbox postmaster(Server server) {
    return new Mailbox("postmaster", server.installation().settings().host().domain());
  }

  private void keep(ContentId id) {
    Vault vault = server.engine().of("kernel.repair");
    try (var held = server.generations().acquire()) {
      MailStore store = held.generation().store();
      store.append(
          List.of(
              new Append(
                  new MailId("recovered0" + Long.toHexString(id.value())),
                  postmaster,
                  FOLDER,
                  FOLDER,
                  Set.of(),
                  clock.instant(),
                  "",
                  vault.content(id),
                  0)));
    }
  }
}
