package org.rekkas.kernel.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.rekkas.queue.Suppressions;
import org.rekkas.queue.Suppressions.Suppressed;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Parameter;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;

/** Commands about addresses elsewhere that get no mail from here: {@code queue suppress}. */
public final class SuppressionOperations {
  private static final String ADDRESS = "ADDRESS";
  private static final int MOST = 10_000;

  private final Routes routes;
  private final Suppressions suppressions;

  public SuppressionOperations(Routes routes, Suppressions suppressions) {
    this.routes = routes;
    this.suppressions = suppressions;
  }

  public List<AdminCommand> all() {
    var address = Operation.required(ADDRESS, "an address of another host");
    return List.of(
        Operation.of(
            "queue suppress add",
            "Sends no mail to an address any more; it fails at once.",
            given -> with(given, mailbox -> add(mailbox, given)),
            address,
            new Parameter("WHY", Parameter.Kind.OPTIONAL, "for whoever asks later")),
        Operation.of(
            "queue suppress remove",
            "Sends mail to an address again.",
            given -> with(given, this::remove),
            address),
        Operation.of(
            "queue suppress list",
            "Lists the addresses that get no mail.",
            this::list,
            Operation.option("--from", "begins at this address"),
            Operation.JSON));
  }

  private Report add(Mailbox mailbox, Invocation given) {
    if (isOurs(mailbox)) {
      return new Report.Failed(
          mailbox + " is an address of this server; the list is of addresses elsewhere");
    }
    suppressions.add(mailbox, given.value("WHY").orElse(""));
    return Report.lines(mailbox + " gets no mail from here.");
  }

  private boolean isOurs(Mailbox mailbox) {
    return switch (routes.resolve(new ForwardPath(mailbox)).route()) {
      case Route.Local _, Route.Expand _, Route.Unknown _ -> true;
      case Route.Relay _, Route.NotMine _, Route.Unavailable _ -> false;
    };
  }

  private Report remove(Mailbox mailbox) {
    return suppressions.remove(mailbox)
        ? Report.lines(mailbox + " gets mail again.")
        : new Report.Failed(mailbox + " is not on the list");
  }

  private Report list(Invocation given) {
    List<Suppressed> found = suppressions.list(given.value("--from").orElse(""), MOST + 1);
    var rows = new ArrayList<List<String>>();
    for (Suppressed each : found.subList(0, Math.min(MOST, found.size()))) {
      rows.add(List.of(each.address(), each.since().toString(), each.why()));
    }
    var page = new Report.Table(List.of("address", "since", "why"), rows);
    Optional<String> next = found.stream().skip(MOST).findFirst().map(Suppressed::address);
    return Rendering.page(page, next, given.flag(Operation.JSON.name()));
  }

  private static Report with(Invocation given, Function<Mailbox, Report> what) {
    try {
      return what.apply(Mailbox.of(given.value(ADDRESS).orElse("")));
    } catch (IllegalArgumentException e) {
      return new Report.Failed(String.valueOf(e.getMessage()));
    }
  }
}
