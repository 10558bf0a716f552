package org.rekkas.inquiry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.Account;
import org.rekkas.spi.Accounts.Lookup;
import org.rekkas.spi.Accounts.Search;
import org.rekkas.spi.Route;
import org.rekkas.spi.Session;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;

/**
 * Asks the routers what an argument of VRFY or EXPN means. A bare name is tried at the host's
 * domain and at {@code localhost}, and where no mailbox has it, as the full name of a user or whole
 * words of it (RFC 5321 §3.5.1), for those who may ask so. Who is not admitted is answered before
 * anything is looked up, so that the time that it takes tells nothing (attack D10). Safe for many
 * threads.
 */
public final class Inquiry {
  private static final int LONGEST_NAME = 100;

  /** More users of one name are ambiguous without being shown. */
  private static final int MOST_NAMESAKES = 20;

  private final Audience audience;
  private final Audience names;
  private final Allowance allowance;
  private final Surroundings given;

  public Inquiry(InquirySettings settings, Surroundings given) {
    this.audience = settings.audience();
    this.names = settings.names();
    this.allowance = new Allowance(settings.perMinute(), given.clock());
    this.given = given;
  }

  public Finding ask(Session session, String argument) {
    if (!audience.admits(session)) {
      return new Finding.NotAdmitted();
    }
    Optional<Question> asked = Question.parse(argument);
    if (asked.isEmpty()) {
      return new Finding.Malformed();
    }
    if (asked.get().beyondAscii() && !asked.get().smtpUtf8()) {
      return new Finding.NeedsUtf8();
    }
    if (!allowance.take(session.client())) {
      return new Finding.TooMany();
    }
    return switch (mailbox(asked.get())) {
      case Finding.Unknown _ when asked.get().isBare() && names.admits(session) ->
          called(asked.get());
      case Finding finding -> finding;
    };
  }

  private Finding mailbox(Question asked) {
    return sum(asked.candidates(List.of(given.host().domain(), "localhost")), asked);
  }

  private Finding called(Question asked) {
    return switch (given.accounts().named(asked.localPart(), MOST_NAMESAKES + 1)) {
      case Search.Found(var all) when all.isEmpty() -> new Finding.Unknown();
      case Search.Found(var all) when all.size() > MOST_NAMESAKES ->
          new Finding.Ambiguous(List.of());
      case Search.Found(var all) -> sum(all.stream().map(Account::address).toList(), asked);
      case Search.Unavailable _ -> new Finding.Unavailable();
    };
  }

  private Finding sum(List<Mailbox> candidates, Question asked) {
    var found = new ArrayList<Finding.One>();
    var other = new ArrayList<Finding>();
    for (Mailbox candidate : candidates) {
      switch (find(new ForwardPath(candidate), asked.smtpUtf8())) {
        case Finding.One one when found.stream().noneMatch(f -> f.route().equals(one.route())) ->
            found.add(one);
        case Finding.One _ -> {}
        case Finding none -> other.add(none);
      }
    }
    return switch (found.size()) {
      case 0 -> nothing(other, asked);
      case 1 -> found.getFirst();
      default -> new Finding.Ambiguous(found);
    };
  }

  /**
   * A bare name that no domain of ours has is unknown, even where one of them is foreign, unless
   * mail for it is passed on.
   */
  private static Finding nothing(List<Finding> other, Question asked) {
    for (var each : other) {
      if (each instanceof Finding.Unavailable || each instanceof Finding.PassedOn) {
        return each;
      }
    }
    return asked.isBare() ? new Finding.Unknown() : other.getFirst();
  }

  private Finding find(ForwardPath path, boolean utf8) {
    Route route = given.routes().resolve(path).route();
    return switch (route) {
      case Route.Local _, Route.Expand _ -> new Finding.One(path, route, utf8);
      case Route.Unknown _ -> new Finding.Unknown();
      case Route.Relay relay when relay.open() -> new Finding.PassedOn(path);
      case Route.Relay _, Route.NotMine _ -> new Finding.Foreign(path);
      case Route.Unavailable _ -> new Finding.Unavailable();
    };
  }

  /**
   * A reply's line for an account: full name and mailbox, RFC 5321 §3.5.1. A name that the client
   * cannot read is left out; empty where it cannot read the address (RFC 6531 §3.7.4.2).
   */
  public static Optional<String> line(Account account, boolean utf8) {
    String name = account.fullName();
    boolean printable =
        name.chars()
            .allMatch(
                c -> !Character.isISOControl(c) && c != '<' && c != '>' && (utf8 || c < 0x80));
    boolean shown = !name.isEmpty() && name.length() <= LONGEST_NAME && printable;
    return line(account.address(), utf8).map(address -> shown ? name + " " + address : address);
  }

  /** A reply's line for an address; empty where the client cannot read it. */
  public static Optional<String> line(Mailbox address, boolean utf8) {
    return address.needsUtf8() && !utf8 ? Optional.empty() : Optional.of("<" + address + ">");
  }

  /** A reply's line for a member of an alias or list, with the full name where it is known here. */
  public Optional<String> line(ForwardPath member, boolean utf8) {
    return given.accounts().find(member.mailbox()) instanceof Lookup.Found(var account)
            && account.address().equals(member.mailbox())
        ? line(account, utf8)
        : line(member.mailbox(), utf8);
  }
}
