package org.rekkas.spi.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.net.Client;

/**
 * Everything that can be noted of a mail or a session. The kernel writes each as one log line, one
 * count and, where it has a mail, one entry of the mail's trace. Texts from outside are escaped
 * where they are shown, not here.
 */
public sealed interface Note {
  /** The mail it is about. */
  default Optional<MailId> mail() {
    return Optional.empty();
  }

  /** Of one mail. */
  sealed interface OfMail extends Note {
    MailId id();

    @Override
    default Optional<MailId> mail() {
      return Optional.of(id());
    }
  }

  record SessionOpened(String session, String listener, Client client) implements Note {}

  record SessionClosed(String session, String listener, Client client, String how, long commands)
      implements Note {}

  /** A client was turned away before it could say anything. */
  record ClientTurnedAway(String listener, Client client, String why) implements Note {}

  /** Somebody logged in, by the mechanism {@code how}. */
  record LoggedIn(String listener, Client client, Mailbox login, String how) implements Note {}

  /** A login failed, or was not even looked at. */
  record LoginRefused(String listener, Client client, Mailbox login, String how, String why)
      implements Note {}

  /** A mail transaction began, of {@code login} where somebody is logged in: MAIL got its 250. */
  record TransactionBegun(
      MailId id,
      String session,
      Client client,
      String hello,
      Optional<Mailbox> login,
      ReversePath reversePath)
      implements OfMail {}

  /** One extension's verdict, with the time that it took. */
  record Judged(
      MailId id,
      String extension,
      Stage stage,
      String verdict,
      Evidence evidence,
      Duration took,
      String configuredAt)
      implements OfMail {}

  /** Where in a mail's way a verdict was given. */
  enum Stage {
    CONNECT,
    SENDER,
    RECIPIENT,
    CONTENT,
    /** After the 250, before the routing. */
    MAILET
  }

  /**
   * A sign of those that the decision about a mail used.
   *
   * @param points what it counts
   * @param shadow whether it is recorded only, and was not counted
   * @param by {@code plugin/name}
   * @param at the line of the configuration behind its weight; or whose default it is
   */
  record SignCounted(
      MailId id, String symbol, double points, boolean shadow, String seen, String by, String at)
      implements OfMail {}

  /**
   * What the sum of a mail's signs decided.
   *
   * @param decision accept, junk, defer or reject
   * @param at the threshold's line of the configuration, or «default»
   */
  record SumDecided(MailId id, double sum, String decision, double threshold, String at)
      implements OfMail {}

  record SenderRefused(MailId id, ReversePath reversePath, Client client, Reply reply)
      implements OfMail {}

  record RecipientRefused(
      MailId id, ForwardPath path, Client client, Reply reply, Evidence evidence)
      implements OfMail {}

  /** The content was refused, after DATA or BDAT. */
  record ContentRefused(MailId id, Envelope envelope, Client client, Reply reply, Evidence evidence)
      implements OfMail {}

  /** The 250 was earned: the mail is on disk. {@code source} tells who brought it: smtp, dsn, … */
  record MailAccepted(
      MailId id,
      String source,
      Optional<Client> client,
      ReversePath reversePath,
      int recipients,
      long octets,
      Duration took)
      implements OfMail {}

  record RecipientRouted(MailId id, ForwardPath path, String route, String by) implements OfMail {}

  record RecipientExpanded(MailId id, ForwardPath path, int members, String by) implements OfMail {}

  record MailDelivered(MailId id, ForwardPath path, String agent, String where, Duration age)
      implements OfMail {}

  record DeliveryDelayed(
      MailId id, ForwardPath path, int attempt, Instant next, Reply reply, Evidence evidence)
      implements OfMail {}

  record DeliveryFailed(MailId id, ForwardPath path, int attempt, Reply reply, Evidence evidence)
      implements OfMail {}

  /** A report (RFC 3464) about this mail was queued as another mail. */
  record ReportQueued(MailId id, MailId report, ReversePath to, String kind) implements OfMail {}

  /** Nothing is left to do; the queue let go of the mail. */
  record MailFinished(MailId id, Duration age) implements OfMail {}

  /** A plugin threw, hung, or answered what it may not. */
  record PluginFailed(String plugin, String extension, String what, Optional<MailId> about)
      implements Note {
    @Override
    public Optional<MailId> mail() {
      return about;
    }
  }

  /** Anything else that a plugin has to say. */
  record Remark(String plugin, Level level, Optional<MailId> about, Evidence evidence)
      implements Note {
    @Override
    public Optional<MailId> mail() {
      return about;
    }
  }

  /** INFO: as it should be. WARN: an administrator should look. ERROR: mail is at risk. */
  enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR
  }
}
