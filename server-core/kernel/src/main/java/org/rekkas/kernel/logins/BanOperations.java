package org.rekkas.kernel.logins;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.kernel.admin.Operation;
import org.rekkas.kernel.config.Quantity;
import org.rekkas.kernel.net.AddressLiteral;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Parameter;
import org.rekkas.spi.AdminCommand.Report;

/** Commands about who may not log in, and who may not connect. */
public record BanOperations(Throttle throttle, Bans bans, Clock clock) {
  private static final String WHO = "ADDRESS";
  private static final String FOR = "--for";

  public List<AdminCommand> all() {
    return List.of(
        Operation.of(
            "ban list",
            "Lists addresses that may not connect, and who has to wait after failed logins.",
            _ -> list()),
        Operation.of(
            "ban add",
            "Lets an address (of IPv6: its /64) connect no more.",
            this::add,
            Operation.required(WHO, "an IP address"),
            new Parameter("WHY", Parameter.Kind.OPTIONAL, "for whoever asks later"),
            Operation.option(FOR, "how long: 30m, 12h, 7d; without it for ever")),
        Operation.of(
            "ban remove",
            "Lets an address connect again, or a login be tried again.",
            this::remove,
            Operation.required(WHO, "an address, or a login as the list shows it")));
  }

  private Report list() {
    var rows = new ArrayList<List<String>>();
    for (Bans.Ban ban : bans.list()) {
      String until = ban.until().map(Instant::toString).orElse("for ever");
      rows.add(List.of(ban.address(), "banned", until, ban.why()));
    }
    for (Throttle.Waiting each : throttle.waiting()) {
      String why = each.failures() + " failed logins";
      rows.add(List.of(each.who(), "waits", each.until().toString(), why));
    }
    return new Report.Table(List.of("who", "what", "until", "why"), rows);
  }

  private Report add(Invocation given) {
    try {
      var address = AddressLiteral.of(given.value(WHO).orElse(""));
      if (address.isLoopbackAddress()) {
        return new Report.Failed("this machine itself cannot be banned");
      }
      Optional<Duration> time = given.value(FOR).map(BanOperations::time);
      var ban = bans.add(address, time.map(clock.instant()::plus), given.value("WHY").orElse(""));
      return Report.lines(ban.address() + " may not connect any more.");
    } catch (IllegalArgumentException e) {
      return new Report.Failed(String.valueOf(e.getMessage()));
    }
  }

  private static Duration time(String text) {
    return Quantity.duration(text)
        .orElseThrow(() -> new IllegalArgumentException(text + " is no time (try 12h)"));
  }

  /** As the list shows it, however an address is written: of IPv6 the network. */
  private static String shown(String who) {
    try {
      return Origin.of(AddressLiteral.of(who.replaceFirst("(:.*)/64$", "$1")));
    } catch (IllegalArgumentException _) {
      return who;
    }
  }

  private Report remove(Invocation given) {
    String who = shown(given.value(WHO).orElse(""));
    boolean stood = bans.remove(who) | throttle.forgive(who);
    return stood ? Report.lines(who + ": done.") : new Report.Failed(who + " is not on the list");
  }
}
