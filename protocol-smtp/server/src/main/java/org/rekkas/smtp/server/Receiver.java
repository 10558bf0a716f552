package org.rekkas.smtp.server;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.rekkas.sasl.server.Authenticator;
import org.rekkas.smtp.wire.CommandParser;
import org.rekkas.smtp.wire.Dialect;
import org.rekkas.smtp.wire.HeaderScreen;
import org.rekkas.smtp.wire.Replies;
import org.rekkas.spi.Session;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;

/** What all sessions of a generation share that have the same settings. Usable by all threads. */
final class Receiver {
  /** What people log in to, whichever listener they come by: to hand in mail, RFC 6409. */
  private static final String SUBMISSION = "submission";

  private final SmtpSettings settings;
  private final Surroundings given;
  private final CommandParser parser;
  private final ContentBuffers buffers;
  private final Authenticator authenticator;
  private final Submission submission;
  private final Timing timing;
  private volatile Screening screening;

  /** The rules for header fields, as long as plugins own the same ones. */
  private record Screening(
      Set<String> owned, HeaderScreen.Rules strangers, HeaderScreen.Rules logins) {}

  Receiver(
      SmtpSettings settings, Surroundings given, ContentBuffers buffers, Allowances allowances) {
    this.settings = settings;
    this.given = given;
    this.buffers = buffers;
    authenticator = new Authenticator(given, SUBMISSION, settings.login().passwordsWithoutTls());
    submission = new Submission(this, allowances);
    timing = new Timing(settings, given.clock());
    parser = new CommandParser(new Dialect(settings.lenient(), given.host().domain()));
    screening = screening(Set.of());
  }

  SmtpSettings settings() {
    return settings;
  }

  Surroundings given() {
    return given;
  }

  CommandParser parser() {
    return parser;
  }

  ContentBuffers buffers() {
    return buffers;
  }

  Authenticator authenticator() {
    return authenticator;
  }

  Timing timing() {
    return timing;
  }

  Submission submission() {
    return submission;
  }

  MailId freshId() {
    return MailId.fresh(given.clock().instant(), given.random());
  }

  HeaderScreen.Rules rules(Session peer) {
    Set<String> owned = given.smtp().ownedFields();
    Screening now = screening;
    if (!now.owned().equals(owned)) {
      now = screening(owned);
      screening = now;
    }
    return peer.login().isPresent() ? now.logins() : now.strangers();
  }

  private Screening screening(Set<String> owned) {
    return new Screening(
        Set.copyOf(owned),
        rules(owned, Set.of(), Set.of(DeliveredBefore.FIELD)),
        rules(owned, Submission.DROPPED, Submission.WATCHED));
  }

  private HeaderScreen.Rules rules(Set<String> owned, Set<String> dropped, Set<String> watched) {
    var all = new HashSet<String>(owned);
    all.addAll(settings.dropFields());
    all.addAll(dropped);
    all.add("return-path");
    return new HeaderScreen.Rules(
        Set.copyOf(all),
        watched,
        given.host().name().toLowerCase(Locale.ROOT),
        settings.maxReceived(),
        settings.maxHeaderFields(),
        settings.maxHeaderSize());
  }

  /** What to answer early where the mail could not be stored anyhow (attack H3). */
  Optional<Reply> unhealthy() {
    return switch (given.intake().health()) {
      case Vault.Health.Writable() -> Optional.empty();
      case Vault.Health.Unwritable(VaultUnwritable.Cause cause, String _) ->
          Optional.of(unwritable(cause));
    };
  }

  /** What to say instead of the greeting, for as long as no mail could be stored (attack H3). */
  Optional<Reply> closed() {
    return switch (given.intake().health()) {
      case Vault.Health.Writable() -> Optional.empty();
      case Vault.Health.Unwritable(VaultUnwritable.Cause cause, String _) ->
          Optional.of(closed(cause));
    };
  }

  private static Reply closed(VaultUnwritable.Cause cause) {
    return switch (cause) {
      case FULL -> Replies.DISK_FULL_CLOSING;
      case FAILED, CONTENDED -> Replies.DISK_FAILS_CLOSING;
      case STOPPING -> Replies.CLOSING;
    };
  }

  static Reply unwritable(VaultUnwritable.Cause cause) {
    return switch (cause) {
      case FULL -> Replies.DISK_FULL;
      case FAILED, CONTENDED -> Replies.DISK_FAILS;
      case STOPPING -> Replies.CLOSING;
    };
  }
}
