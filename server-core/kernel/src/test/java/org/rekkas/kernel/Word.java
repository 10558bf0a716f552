package org.rekkas.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.rekkas.spi.Account;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Protocol;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.net.Connection;
import org.rekkas.testkit.FakeAccounts;

/** A plugin that says one word and closes; instead of the word doors, where people come in. */
final class Word implements Plugin<String> {
  final AtomicReference<Surroundings> given = new AtomicReference<>();

  @Override
  public String name() {
    return "word";
  }

  @Override
  public String read(Section config) {
    return config.text("say", "hello");
  }

  @Override
  public Running start(String settings, Surroundings given) {
    this.given.set(given);
    String word = settings.equals("doors") ? given.doors().toString() : settings;
    return Running.of(
        Contribution.of("word", new Speaking(word)),
        Contribution.of("routes", (Router) (path, _) -> route(settings, path)),
        Contribution.of(
            "accounts",
            settings.equals("missing")
                ? new FakeAccounts("alias.example", "gone.example", "list.example", "there.example")
                : new FakeAccounts()));
  }

  private static Route route(String settings, ForwardPath path) {
    var account = new Account(path.mailbox(), "Postmaster", 0, false);
    return switch (settings) {
      case "unread" -> new Route.Local("none", account, Optional.empty());
      case "missing" -> routeOfMany(path, account);
      default -> new Route.NotMine();
    };
  }

  private static Route routeOfMany(ForwardPath path, Account account) {
    return switch (path.mailbox().toString()) {
      case "postmaster@there.example" -> new Route.Local("none", account, Optional.empty());
      case "postmaster@list.example" -> expand("x@alias.example", "postmaster@there.example");
      case "postmaster@alias.example" -> expand("x@alias.example", "postmaster@alias.example");
      default -> new Route.Unknown();
    };
  }

  private static Route expand(String... members) {
    return new Route.Expand(
        () -> Stream.of(members).map(ForwardPath::of).iterator(), Optional.empty());
  }

  private record Speaking(String word) implements Protocol {
    @Override
    public String protocol() {
      return "word";
    }

    @Override
    public void serve(Connection connection) throws IOException {
      connection.out().write((word + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String turnedAway(Refusal why) {
      return "";
    }
  }
}
