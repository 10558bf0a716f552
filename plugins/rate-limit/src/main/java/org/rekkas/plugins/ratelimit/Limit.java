package org.rekkas.plugins.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.spi.Session;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;

/**
 * One limit: {@code <limit of="mails" by="client" most="100" in="1h"/>}.
 *
 * @param at where it is configured
 */
record Limit(Of of, By by, int most, Duration in, String at) {
  /** What is counted. */
  enum Of {
    CONNECTIONS,
    MAILS,
    RECIPIENTS
  }

  /** For whom. */
  enum By {
    /** A client's address; in IPv6 its /64, which is one customer's. Not in the local networks. */
    CLIENT,
    /** The reverse-path, where nobody is logged in. Anybody may write any. */
    SENDER,
    /** Who is logged in. */
    USER
  }

  static List<Limit> all(Section config) {
    var limits = new ArrayList<Limit>();
    for (Section each : config.each("limit")) {
      var limit =
          new Limit(
              each.choice("of", Of.MAILS),
              each.choice("by", By.CLIENT),
              each.number("most", 100, 1, 1_000_000_000),
              each.duration("in", Duration.ofHours(1)),
              each.at());
      if (limit.of == Of.CONNECTIONS && limit.by != By.CLIENT) {
        each.problem("by", "connections have no sender and no user yet (try \"client\")");
      }
      if (limit.in.isZero()) {
        each.problem("in", "is nothing (try \"1h\")");
      }
      limits.add(limit);
    }
    return List.copyOf(limits);
  }

  /** Whom this counts for; nobody where it does not hold for the session. */
  Optional<String> key(Session session, ReversePath sender) {
    return switch (by) {
      case CLIENT -> session.trusted() ? Optional.empty() : Optional.of(network(session));
      case SENDER ->
          session.trusted() ? Optional.empty() : sender.mailbox().map(mailbox -> mailbox.key());
      case USER -> session.login().map(account -> account.address().key());
    };
  }

  private static String network(Session session) {
    byte[] address = session.client().address().getAddress();
    return address.length == 4
        ? session.client().text()
        : HexFormat.of().formatHex(address, 0, 8) + "/64";
  }

  /** RFC 5321 §3.8 for a connection, RFC 3463 §3.8 for the rest. */
  Reply reply() {
    return switch (of) {
      case CONNECTIONS -> Reply.of(421, "4.7.0", "Too many connections, try again later");
      case MAILS -> Reply.of(450, "4.7.1", "Too many mails, try again later");
      case RECIPIENTS -> Reply.of(450, "4.7.1", "Too many recipients, try again later");
    };
  }

  Evidence evidence(String key) {
    return Evidence.of("more than " + most + " " + of.name().toLowerCase(Locale.ROOT))
        .with("by", key)
        .with("in", in.toSeconds() + "s")
        .with("configured", at);
  }
}
