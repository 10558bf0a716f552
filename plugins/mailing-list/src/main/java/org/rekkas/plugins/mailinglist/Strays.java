package org.rekkas.plugins.mailinglist;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.rekkas.spi.Route;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;

/**
 * Tells of lists in domains that are none of this server's: they take mail all the same, maybe of a
 * domain that was given up years ago; none is made in such a one. Whose domains are here is known
 * once all plugins have started, so this looks when the first address is asked for. Thread-safe.
 */
final class Strays {
  private static final int MOST_DOMAINS = 10;

  private final Lists lists;
  private final Surroundings given;
  private final AtomicBoolean looked = new AtomicBoolean();

  Strays(Lists lists, Surroundings given) {
    this.lists = lists;
    this.given = given;
  }

  void look() {
    if (!looked.get() && looked.compareAndSet(false, true)) {
      tell(strays());
    }
  }

  private void tell(Map<String, List<Mailbox>> all) {
    all.entrySet().stream()
        .limit(MOST_DOMAINS)
        .forEach(each -> warn(text(each.getKey(), each.getValue())));
    if (all.size() > MOST_DOMAINS) {
      warn("so it is with " + (all.size() - MOST_DOMAINS) + " more domains");
    }
  }

  private static String text(String domain, List<Mailbox> of) {
    String all = of.size() > 1 ? " and " + (of.size() - 1) + " more" : "";
    return "\"%s\" is no domain of this server, and mail for the list %s is taken here all the same"
        .formatted(domain, of.getFirst() + all);
  }

  private void warn(String what) {
    given.journal().warn(given.plugin(), what);
  }

  /** By domain. */
  private Map<String, List<Mailbox>> strays() {
    Map<String, List<Mailbox>> all =
        lists.all().stream()
            .map(MailingList::address)
            .collect(Collectors.groupingBy(Mailbox::domainKey, TreeMap::new, Collectors.toList()));
    all.keySet().removeAll(given.accounts().domains());
    all.keySet().removeIf(this::isAnotherName);
    return all;
  }

  /** By a catch-all, say, of aliases: somebody else than a list has addresses there. */
  private boolean isAnotherName(String domain) {
    Route route =
        given.routes().resolve(new ForwardPath(new Mailbox("postmaster", domain))).route();
    return !(route instanceof Route.NotMine || route instanceof Route.Relay);
  }
}
