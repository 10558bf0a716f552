package org.rekkas.kernel;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.rekkas.kernel.admin.DataOperations;
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
import org.rekkas.vault.Repaired;
import org.rekkas.vault.Verification;

/**
 * {@code rekkas repair}: the state is made anew; mail that nothing explains any more goes to the
 * postmaster's folder {@value #FOLDER}, now or when the server starts. Nothing is relayed. Data
 * that hold are left alone, and so are those without a backup, unless the administrator says that
 * it is meant.
 */
final class Repairing {
  private static final String FOLDER = "Recovered";
  private static final String LATER = " wait until the server starts, which tries again: ";

  private static final String NO_BACKUP =
      "nothing was changed: say --backup DIR with the folder of the newest backup. Without one,"
          + " only the octets of the mails are left: whose each was, folders and flags, what waited"
          + " in the queue, lists and their members, and all that plugins remember are lost. Every"
          + " mail, also what was sent or deleted lately, goes to the folder "
          + FOLDER
          + " of the postmaster. If there is no backup and that is meant: rekkas repair "
          + DataOperations.WITHOUT_BACKUP;

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
    Optional<Report> refused = refused(home, backup, given, clock);
    if (refused.isPresent()) {
      return refused.get();
    }
    var done =
        Engine.repair(home.data(), backup, EngineSettings.defaults(), clock, System.err::println);
    String made = made(done);
    return done.unexplained() == 0
        ? Report.lines(made + "Everything is explained.")
        : handOut(home, clock, made, done.unexplained());
  }

  private static String made(Repaired done) {
    String aside = done.aside().stream().map(Path::toString).collect(Collectors.joining(", "));
    return "The state was made anew. "
        + (aside.isEmpty() ? "" : "The state as it was lies in " + aside + ". ");
  }

  private static Report handOut(Home home, Clock clock, String made, long found) {
    try (var opened = Server.open(home)) {
      var server = opened.load();
      long kept = handOut(server, clock);
      long waiting = server.engine().countUnexplained();
      var done =
          made
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
      return waiting(made, found, e.what() + ":\n" + e.getMessage());
    } catch (IOException e) {
      return waiting(made, found, e.toString());
    }
  }

  /** It costs what no backup knows: so the data are looked at first, and it is asked for twice. */
  private static Optional<Report> refused(
      Home home, Optional<Path> backup, Invocation given, Clock clock) throws IOException {
    boolean without = given.flag(DataOperations.WITHOUT_BACKUP);
    if (without && backup.isPresent()) {
      return failed("--backup and " + DataOperations.WITHOUT_BACKUP + " exclude one another");
    }
    String why = "";
    if (!given.flag(DataOperations.YES)) {
      Verification found = Engine.examine(home.data(), EngineSettings.defaults(), clock);
      if (found.sound()) {
        return failed(
            "there is nothing to repair, and nothing was changed: the data open, and all "
                + found.contents()
                + " contents in them hold. To make the state anew all the same, say "
                + DataOperations.YES
                + ".");
      }
      why = "the data do not hold: " + found.problems().getFirst() + "\n";
    }
    return backup.isPresent() || without ? Optional.empty() : failed(why + NO_BACKUP);
  }

  private static Optional<Report> failed(String why) {
    return Optional.of(new Report.Failed(why));
  }

  private static Report waiting(String made, long found, String why) {
    return new Report.Failed(made + found + " contents" + LATER + why);
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
