package org.rekkas.directory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.ScramKeys;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Mailbox;

/**
 * Accounts that another program has: where that cannot say who is known, mail and logins are put
 * off, so the administrator is told, and told when it can again; once each, and not again for a few
 * minutes where both alternate. Thread-safe.
 */
final class WatchedAccounts implements Accounts {
  private static final Duration QUIET = Duration.ofMinutes(5);

  private final Accounts accounts;
  private final Surroundings given;
  private final Clock clock;
  private volatile boolean told;
  private Instant quietUntil = Instant.MIN;

  WatchedAccounts(Accounts accounts, Surroundings given) {
    this.accounts = accounts;
    this.given = given;
    clock = given.clock();
  }

  @Override
  public Set<String> domains() {
    return accounts.domains();
  }

  @Override
  public Lookup find(Mailbox address) {
    Lookup answer = accounts.find(address);
    switch (answer) {
      case Lookup.Found _, Lookup.Unknown _ -> answers();
      case Lookup.NotMine _ -> {}
      case Lookup.Unavailable(String why) -> cannotSay(why);
    }
    return answer;
  }

  @Override
  public Search named(String fullName, int most) {
    return accounts.named(fullName, most);
  }

  @Override
  public Verification verify(Mailbox login, char[] password, String service) {
    Verification answer = accounts.verify(login, password, service);
    switch (answer) {
      case Verification.Verified _, Verification.Wrong _ -> answers();
      case Verification.Unavailable(String why) -> cannotSay(why);
    }
    return answer;
  }

  @Override
  public Set<ScramKeys.Hash> scramHashes() {
    return accounts.scramHashes();
  }

  @Override
  public Optional<ScramKeys> scram(Mailbox login, ScramKeys.Hash hash) {
    return accounts.scram(login, hash);
  }

  @Override
  public boolean maySendAs(Mailbox login, Mailbox address) {
    return accounts.maySendAs(login, address);
  }

  @Override
  public Search administrators(Optional<String> domain) {
    return accounts.administrators(domain);
  }

  private synchronized void cannotSay(String why) {
    Instant now = clock.instant();
    if (!told && !now.isBefore(quietUntil)) {
      told = true;
      quietUntil = now.plus(QUIET);
      note(Note.Level.WARN, "mail and logins are put off: " + why);
    }
  }

  private void answers() {
    if (told) {
      answersAgain();
    }
  }

  private synchronized void answersAgain() {
    if (told) {
      told = false;
      note(Note.Level.INFO, "accounts can be looked up again");
    }
  }

  private void note(Note.Level level, String text) {
    Evidence why = Evidence.of(text);
    given.journal().note(new Note.Remark(given.plugin(), level, Optional.empty(), why));
  }
}
