package org.rekkas.smtp.relay.gateway;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.mail.Mailbox;

/**
 * All relay domains: which one an address is of, by what is configured and by nothing else.
 * Immutable.
 */
public final class RelayDomains {
  private final Map<String, RelayDomain> byName = new HashMap<>();

  public RelayDomains(List<RelayDomain> all) {
    all.forEach(each -> byName.put(each.name(), each));
  }

  /**
   * The one that names the most of its domain. Empty also where the local part may name another
   * host ({@code user%far@…}, {@code far!user@…}, {@code "user@far"@…}): the next hop trusts this
   * host, and might send such mail on to all the world.
   */
  public Optional<RelayDomain> of(Mailbox address) {
    return mayLeadOn(address.localPart()) ? Optional.empty() : of(address.domainKey());
  }

  private static boolean mayLeadOn(String local) {
    return local.indexOf('@') >= 0 || local.indexOf('%') >= 0 || local.indexOf('!') >= 0;
  }

  private Optional<RelayDomain> of(String domain) {
    if (domain.startsWith(".") || domain.endsWith(".") || domain.contains("..")) {
      return Optional.empty();
    }
    @Nullable RelayDomain found = byName.get(domain);
    for (int dot = domain.indexOf('.'); found == null && dot > 0; ) {
      found = byName.get(domain.substring(dot));
      dot = domain.indexOf('.', dot + 1);
    }
    return Optional.ofNullable(found);
  }
}
