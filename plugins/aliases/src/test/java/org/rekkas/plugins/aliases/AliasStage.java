package org.rekkas.plugins.aliases;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.Account;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.Routes;
import org.rekkas.spi.Running;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.testkit.FakeSurroundings;

/** A server with accounts in two domains, and an alias file. */
abstract class AliasStage {
  private static final Set<String> ACCOUNTS =
      Set.of("ali@localhost", "joe@localhost", "a+b@localhost", "office@example.org");

  @TempDir Path folder;
  FakeSurroundings given;
  Running running;
  boolean relays;

  @BeforeEach
  void start() {
    given = new FakeSurroundings("aliases", folder).with(new TwoDomains()).with(new All());
    running = running();
  }

  Running running() {
    return new AliasesPlugin().start(new Settings("+", Settings.DetailFolder.EXISTING), given);
  }

  @AfterEach
  void close() {
    running.close();
  }

  private final class All implements Routes {
    @Override
    public Routed resolve(ForwardPath path, Set<ForwardPath> trail) {
      return all(path, trail);
    }

    @Override
    public Routed resolve(ForwardPath path, Set<ForwardPath> trail, ReversePath sender) {
      return all(path, trail, sender);
    }
  }

  Routes.Routed all(ForwardPath path, Set<ForwardPath> trail) {
    return all(path, trail, ReversePath.NULL);
  }

  /**
   * As the kernel asks: the alias router before the accounts, the others after them, and the relay
   * of what is nobody's.
   */
  private Routes.Routed all(ForwardPath path, Set<ForwardPath> trail, ReversePath sender) {
    var routers = new ArrayList<Router>();
    running.contributions().stream()
        .filter(c -> c.extension() instanceof Router)
        .forEach(c -> routers.add((Router) c.extension()));
    routers.add(1, AliasStage::account);
    routers.add(1, new Returns());
    Route answer = new Route.NotMine();
    for (var router : routers) {
      var route = router.route(path, trail, sender);
      if (!(route instanceof Route.NotMine) && !(route instanceof Route.Unknown)) {
        return new Routes.Routed(route, "");
      }
      answer = route instanceof Route.Unknown ? route : answer;
    }
    boolean relayed = relays && answer instanceof Route.NotMine;
    return new Routes.Routed(relayed ? relay(path) : answer, "");
  }

  /** An address that takes reports alone, as those do that the relay makes (SRS). */
  private static final class Returns implements Router {
    @Override
    public Route route(ForwardPath path, Set<ForwardPath> trail) {
      return route(path, trail, ReversePath.NULL);
    }

    @Override
    public Route route(ForwardPath path, Set<ForwardPath> trail, ReversePath sender) {
      if (!path.equals(ForwardPath.of("returns@localhost"))) {
        return new Route.NotMine();
      }
      List<ForwardPath> far = List.of(ForwardPath.of("eve@far.example"));
      return sender.mailbox().isPresent()
          ? new Route.Unknown()
          : new Route.Expand(far::iterator, Optional.empty());
    }
  }

  private static Route relay(ForwardPath path) {
    return new Route.Relay("mx", path.mailbox().domainKey(), false);
  }

  static Route account(ForwardPath path, Set<ForwardPath> trail) {
    return switch (new TwoDomains().find(path.mailbox())) {
      case Accounts.Lookup.Found(var found) -> new Route.Local("mailbox", found, Optional.empty());
      case Accounts.Lookup.Unknown _ -> new Route.Unknown();
      default -> new Route.NotMine();
    };
  }

  void write(String... lines) throws IOException {
    Path file = Files.write(folder.resolve(AliasesFile.NAME), List.of(lines));
    given.manualClock().advance(Duration.ofSeconds(1));
    var aWhileAgo = given.manualClock().instant().minusSeconds(1);
    Files.setLastModifiedTime(file, FileTime.from(aWhileAgo));
  }

  /** Where an address leads, for reading. */
  String leads(String address, String... trail) {
    var passed = new HashSet<ForwardPath>();
    List.of(trail).forEach(t -> passed.add(ForwardPath.of(t)));
    return told(all(ForwardPath.of(address), passed).route());
  }

  /** The same for mail of somebody. */
  String leadsFrom(String sender, String address) {
    return told(all(ForwardPath.of(address), Set.of(), ReversePath.parse(sender)).route());
  }

  private static String told(Route to) {
    return switch (to) {
      case Route.Local(var agent, var account, var into) ->
          agent + " " + account.address() + into.map(name -> " in " + name).orElse("");
      case Route.Expand(var members, var _) -> {
        var list = new ArrayList<String>();
        members.iterator().forEachRemaining(m -> list.add(m.toString()));
        yield String.join(" ", list);
      }
      case Route route -> route.getClass().getSimpleName();
    };
  }

  String say(String command, Map<String, String> values) throws IOException {
    for (var each : running.contributions()) {
      if (each.extension() instanceof AdminCommand found && found.name().equals(command)) {
        var input = new ByteArrayInputStream(new byte[0]);
        return switch (found.run(new AdminCommand.Invocation(values, input))) {
          case Report.Lines(var lines) -> String.join("\n", lines);
          case Report.Failed(var why) -> "FAILED " + why;
          case Report.Table(var _, var rows) -> rows.toString();
          case Report.Octets _ -> "octets";
        };
      }
    }
    throw new AssertionError("no command " + command);
  }

  /** Two domains with a few accounts. */
  private record TwoDomains() implements Accounts {
    @Override
    public Set<String> domains() {
      return Set.of("localhost", "example.org");
    }

    @Override
    public Lookup find(Mailbox address) {
      if (!domains().contains(address.domainKey())) {
        return new Lookup.NotMine();
      }
      return ACCOUNTS.contains(address.key())
          ? new Lookup.Found(new Account(Mailbox.of(address.key()), "", 0, true))
          : new Lookup.Unknown();
    }

    @Override
    public Verification verify(Mailbox login, char[] password, String service) {
      return new Verification.Wrong();
    }
  }
}
