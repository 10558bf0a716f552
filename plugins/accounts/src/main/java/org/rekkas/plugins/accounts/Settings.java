package org.rekkas.plugins.accounts;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.rekkas.directory.Argon2;
import org.rekkas.directory.OwnDomains;
import org.rekkas.spi.Host;
import org.rekkas.spi.ScramKeys;
import org.rekkas.spi.config.Section;

/**
 * The element {@code <accounts>}.
 *
 * @param domains that mail is accepted for, as {@link OwnDomains} has them; none: the host's own
 *     and {@code localhost}
 * @param agent the delivery agent that takes mail for an account
 * @param quota of an account whose line has none, in octets; 0: what the store gives everybody
 * @param cost of a new password's hash
 * @param hashesAtOnce how many passwords are checked at the same time; each takes the cost's memory
 * @param scram the hashes that keys are made for, and that SCRAM is offered with
 */
record Settings(
    List<String> domains,
    String agent,
    long quota,
    Argon2.Cost cost,
    int hashesAtOnce,
    Set<ScramKeys.Hash> scram) {
  Settings {
    domains = List.copyOf(domains);
    scram = Collections.unmodifiableSet(new LinkedHashSet<>(scram));
  }

  static Settings from(Section accounts) {
    List<String> domains = OwnDomains.of(accounts);
    var hash = accounts.section("hash");
    var cost = Argon2.Cost.from(hash);
    int atOnce = hash.number("at-once", 0, 0, 64);
    return new Settings(
        domains,
        accounts.agent("agent", "mailbox"),
        accounts.size("quota", 0),
        cost,
        atOnce > 0 ? atOnce : Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
        scram(accounts));
  }

  private static Set<ScramKeys.Hash> scram(Section accounts) {
    var hashes = EnumSet.noneOf(ScramKeys.Hash.class);
    for (String word : accounts.words("scram", List.of(ScramKeys.Hash.SHA_256.text()))) {
      Arrays.stream(ScramKeys.Hash.values())
          .filter(hash -> hash.text().equalsIgnoreCase(word))
          .findFirst()
          .ifPresentOrElse(
              hashes::add, () -> accounts.problem("scram", "is SHA-256, SHA-1, both, or empty"));
    }
    return hashes;
  }

  List<String> domainsOf(Host host) {
    return domains.isEmpty()
        ? List.of(host.domain(), "localhost").stream().distinct().toList()
        : domains;
  }
}
