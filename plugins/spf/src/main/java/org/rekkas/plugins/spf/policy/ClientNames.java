package org.rekkas.plugins.spf.policy;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The client's names in the DNS that lead back to it, RFC 7208 §5.5. They are asked for once in a
 * check, ten of them at most, and each for its addresses once, however often {@code ptr} and {@code
 * %{p}} want them (§4.6.4): the client may own the zone, and answer something new each time (attack
 * F1). One thread's.
 */
final class ClientNames {
  private static final int MOST = 10;

  private final Lookups lookups;
  private final InetAddress client;
  private final Map<String, Boolean> leadBack = new HashMap<>();
  private @Nullable List<String> names;

  ClientNames(Lookups lookups, InetAddress client) {
    this.lookups = lookups;
    this.client = client;
  }

  /** One in or below a domain. */
  Optional<String> within(String domain) throws BrokenPolicy {
    String wanted = domain.toLowerCase(Locale.ROOT);
    for (String name : names()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if ((lower.equals(wanted) || lower.endsWith("." + wanted)) && leadsBack(name)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  /**
   * §7.3: one of the domain first, then any. The first of these macros that asks is a term that
   * asks the DNS, as {@code ptr} is.
   */
  String forMacro(String domain) throws BrokenPolicy {
    if (names == null) {
      lookups.nextTerm();
    }
    Optional<String> own = within(domain);
    if (own.isPresent()) {
      return own.get();
    }
    for (String name : names()) {
      if (leadsBack(name)) {
        return name;
      }
    }
    return "unknown";
  }

  private List<String> names() throws BrokenPolicy {
    List<String> known = names;
    if (known == null) {
      known = lookups.names(client).stream().limit(MOST).toList();
      names = known;
    }
    return known;
  }

  private boolean leadsBack(String name) {
    return leadBack.computeIfAbsent(name, n -> lookups.leadsTo(n, client));
  }
}
