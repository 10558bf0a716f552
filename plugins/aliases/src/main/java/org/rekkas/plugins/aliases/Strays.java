package org.rekkas.plugins.aliases;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.ForwardPath;

/**
 * Tells of aliases in domains that are none of this server's accounts: they take mail all the same,
 * maybe of a domain that was given up years ago. Whose domains are here is known once all plugins
 * have started, so this looks when the first address is asked for after the file was read.
 * Thread-safe.
 */
final class Strays {
  private static final int MOST_DOMAINS = 10;

  private final Surroundings given;
  private final AtomicReference<@Nullable AliasTable> seen = new AtomicReference<>();

  Strays(Surroundings given) {
    this.given = given;
  }

  void look(AliasTable table) {
    AliasTable last = seen.get();
    if (last != table && seen.compareAndSet(last, table)) {
      tell(table);
    }
  }

  private void tell(AliasTable table) {
    Map<String, List<Alias>> all = strays(table, given.accounts().domains());
    all.entrySet().stream()
        .limit(MOST_DOMAINS)
        .forEach(each -> warn(text(each.getKey(), each.getValue())));
    if (all.size() > MOST_DOMAINS) {
      warn("so it is with " + (all.size() - MOST_DOMAINS) + " more domains");
    }
  }

  private static String text(String domain, List<Alias> aliases) {
    String first = aliases.getFirst().name();
    String all = aliases.size() > 1 ? " and " + (aliases.size() - 1) + " more" : "";
    return "\"%s\" is none of this server's accounts', and mail for %s is taken here all the same"
        .formatted(domain, first + all);
  }

  private void warn(String what) {
    given.journal().warn(given.plugin(), AliasesFile.NAME + ": " + what);
  }

  /** By domain. */
  private static Map<String, List<Alias>> strays(AliasTable table, Set<String> domains) {
    return table.all().stream()
        .filter(alias -> isStray(alias, table, domains))
        .collect(
            Collectors.groupingBy(
                alias -> ForwardPath.of(alias.name()).mailbox().domainKey(),
                TreeMap::new,
                Collectors.toList()));
  }

  /** Of an address alone: a whole domain that leads elsewhere is meant. */
  static boolean isStray(Alias alias, AliasTable table, Set<String> domains) {
    if (alias.name().indexOf('@') <= 0) {
      return false;
    }
    var address = ForwardPath.of(alias.name()).mailbox();
    return !domains.contains(address.domainKey()) && table.catchAll(address).isEmpty();
  }
}
