package org.rekkas.plugins.accounts;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.rekkas.directory.Argon2;
import org.rekkas.directory.ScramText;
import org.rekkas.spi.Account;
import org.rekkas.spi.Accounts.Lookup;
import org.rekkas.spi.ScramKeys;

/**
 * An account with what proves that somebody is its owner.
 *
 * @param appPasswords no two begin alike
 * @param identities what it may send as
 * @param role what it administers
 * @param found the answer to a lookup, made once
 */
record Entry(
    Lookup.Found found,
    Optional<Argon2> password,
    Map<ScramKeys.Hash, ScramKeys> scram,
    List<AppPassword> appPasswords,
    Identities identities,
    Role role) {
  static final String NAME = "name";
  static final String QUOTA = "quota";
  static final String DISABLED = "disabled";
  static final String SENDS_AS = "sends-as";
  static final String ROLE = "role";
  static final String PASSWORD = "password";
  static final String APP_PASSWORD = "app-password";
  private static final Set<String> KEYS = keys();

  Entry {
    scram = Map.copyOf(scram);
    appPasswords = List.copyOf(appPasswords);
  }

  static Entry of(Account account) {
    return new Entry(
        new Lookup.Found(account),
        Optional.empty(),
        Map.of(),
        List.of(),
        Identities.NONE,
        Role.USER);
  }

  /**
   * Reads a line. A value that cannot be used is a problem and is left out, the account stays: a
   * slip of the hand must not turn mail away. Where a quote is not closed, {@code disabled} may
   * stand behind it: nobody logs in.
   */
  static Entry read(AccountLine line, long quotaByDefault, Problem problem) {
    line.keys().stream()
        .filter(key -> !KEYS.contains(key))
        .forEach(key -> problem.is("no such key: " + key));
    var reading = new Reading(line, problem);
    long quota = reading.of(QUOTA, Quota::parse).filter(own -> own != 0).orElse(quotaByDefault);
    boolean open = line.hasOpenQuote();
    if (open) {
      problem.is("a quote is not closed: the account receives, and may not log in until it is");
    }
    boolean enabled = !open && !line.has(DISABLED);
    var account = new Account(line.address(), line.value(NAME).orElse(""), quota, enabled);
    return new Entry(
        new Lookup.Found(account),
        reading.of(PASSWORD, Argon2::parse),
        scram(reading),
        appPasswords(reading),
        reading.of(SENDS_AS, Identities::parse).orElse(Identities.NONE),
        reading.of(ROLE, Role::parse).orElse(Role.USER));
  }

  private static Map<ScramKeys.Hash, ScramKeys> scram(Reading reading) {
    var keys = new EnumMap<ScramKeys.Hash, ScramKeys>(ScramKeys.Hash.class);
    for (ScramKeys.Hash hash : ScramKeys.Hash.values()) {
      reading
          .of(ScramText.key(hash), text -> ScramText.parse(hash, text))
          .ifPresent(one -> keys.put(hash, one));
    }
    return keys;
  }

  private static List<AppPassword> appPasswords(Reading reading) {
    var byId = new LinkedHashMap<String, AppPassword>();
    for (AppPassword each : reading.all(APP_PASSWORD, AppPassword::parse)) {
      if (byId.putIfAbsent(each.id(), each) != null) {
        reading.problem().is(APP_PASSWORD + ": another one begins with " + each.id());
      }
    }
    return List.copyOf(byId.values());
  }

  private static Set<String> keys() {
    var all = new HashSet<>(Set.of(NAME, QUOTA, DISABLED, SENDS_AS, ROLE, PASSWORD, APP_PASSWORD));
    for (ScramKeys.Hash hash : ScramKeys.Hash.values()) {
      all.add(ScramText.key(hash));
    }
    return Set.copyOf(all);
  }

  Account account() {
    return found.account();
  }

  /** The answer to a lookup by an address that is not its own: it receives, and nobody logs in. */
  Lookup.Found receiving() {
    var own = account();
    return new Lookup.Found(new Account(own.address(), own.fullName(), own.quota(), false));
  }

  /** The one that begins so. */
  Optional<AppPassword> appPassword(String id) {
    return appPasswords.stream().filter(each -> each.id().equals(id)).findFirst();
  }

  /** Takes what is wrong with the line. */
  @FunctionalInterface
  interface Problem {
    void is(String what);
  }

  private record Reading(AccountLine line, Problem problem) {
    <V> Optional<V> of(String key, Function<String, V> parse) {
      return line.value(key).flatMap(text -> parsed(key, text, parse));
    }

    /** Those of a key that may stand several times. */
    <V> List<V> all(String key, Function<String, V> parse) {
      return line.values(key).stream().flatMap(text -> parsed(key, text, parse).stream()).toList();
    }

    private <V> Optional<V> parsed(String key, String text, Function<String, V> parse) {
      try {
        return Optional.of(parse.apply(text));
      } catch (IllegalArgumentException | ArithmeticException e) {
        problem.is(key + ": " + e.getMessage());
        return Optional.empty();
      }
    }
  }
}
