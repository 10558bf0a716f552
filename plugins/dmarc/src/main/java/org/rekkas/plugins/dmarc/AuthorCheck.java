package org.rekkas.plugins.dmarc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.rekkas.lookups.Share;
import org.rekkas.plugins.dmarc.policy.Check;
import org.rekkas.plugins.dmarc.policy.Checked;
import org.rekkas.plugins.dmarc.policy.DomainName;
import org.rekkas.plugins.dmarc.policy.Identifier;
import org.rekkas.plugins.dmarc.policy.Lookups;
import org.rekkas.plugins.dmarc.policy.TreeWalk;
import org.rekkas.plugins.dmarc.report.Row;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Session;
import org.rekkas.spi.Sign;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.net.Client;

/**
 * Checks the author of each mail by what SPF and DKIM found before, RFC 9989 §5.3, in one time for
 * all questions, so that a stranger's slow DNS ends in temperror and never at the deadline of a
 * plugin. Marks, and decides nothing. Our own people and the local networks write what they like:
 * they are not checked. Asked by several threads.
 */
final class AuthorCheck implements ContentFilter {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  /** For a turn: with the look-ups after it less than the deadline of a plugin. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);

  /** A fifth of what the server asks at a time; SPF, DKIM and ARC have three. */
  private static final int MOST = 40;

  private final Share share;
  private final Duration longestWait;
  private final Settings settings;
  private final Surroundings given;
  private final Consumer<Row> reports;

  /**
   * @param reports is told of each mail that a domain wants to hear of
   */
  AuthorCheck(Settings settings, Surroundings given, Consumer<Row> reports) {
    this(settings, given, reports, Share.of(MOST), LONGEST_WAIT);
  }

  AuthorCheck(
      Settings settings,
      Surroundings given,
      Consumer<Row> reports,
      Share share,
      Duration longestWait) {
    this.share = share;
    this.longestWait = longestWait;
    this.settings = settings;
    this.given = given;
    this.reports = reports;
  }

  @Override
  public ContentVerdict judge(Session session, Mail mail) {
    if (session.trusted()) {
      return Verdict.Continue.SILENTLY;
    }
    try {
      return switch (AuthorDomain.of(mail.content())) {
        case AuthorDomain.One(String name) -> checked(name, session, mail);
        case AuthorDomain.Nobody(String why) -> nobody(why);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ContentVerdict checked(String author, Session session, Mail mail) {
    String host = given.host().name();
    var earlier = Earlier.of(session.findings(), host, mail.envelope().reversePath());
    Client client = session.client();
    Checked checked = check(author, earlier.identifiers(), client.address());
    var outcome = Outcome.of(author, checked, earlier, settings);
    outcome.row(client, sender(mail)).ifPresent(reports);
    return new Verdict.Mark(outcome.signs(), List.of(outcome.field(host)), outcome.evidence());
  }

  /** The domain in the reverse-path; nothing where that is empty, or no name. */
  private static String sender(Mail mail) {
    return switch (mail.envelope().reversePath()) {
      case ReversePath.Of(var mailbox) -> DomainName.of(mailbox.domain()).orElse("");
      case ReversePath.Null _ -> "";
    };
  }

  private Checked check(String author, List<Identifier> identifiers, InetAddress client) {
    return share
        .of(client)
        .inTurn(longestWait, () -> check(author, identifiers))
        .orElse(Checked.NO_TURN);
  }

  private Checked check(String author, List<Identifier> identifiers) {
    Instant until = given.clock().instant().plus(LONGEST);
    var lookups = new Lookups(given.dns(), given.clock(), until);
    return Check.of(author, identifiers, new TreeWalk(lookups));
  }

  private ContentVerdict nobody(String why) {
    return new Verdict.Mark(
        List.of(Sign.of(Symbols.FROM, why)),
        List.of(Outcome.ofNobody(given.host().name())),
        Evidence.of("DMARC fail").with("author", why));
  }
}
