package org.rekkas.plugins.dnsbl;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.rekkas.plugins.dnsbl.Settings.Asks;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.Symbol;
import org.rekkas.spi.config.Section;

/** Asks the lists that are configured; without any it does nothing. */
public final class DnsblPlugin implements Plugin<Settings> {
  @Override
  public String name() {
    return "dnsbl";
  }

  @Override
  public Settings read(Section config) {
    return Settings.from(config);
  }

  @Override
  public List<Symbol> symbols(Settings settings) {
    var all = new LinkedHashSet<Symbol>();
    for (Settings.Listing list : settings.lists()) {
      all.add(list.symbol());
      list.codes().forEach(code -> all.add(code.symbol()));
    }
    return List.copyOf(all);
  }

  @Override
  public Running start(Settings settings, Surroundings given) {
    var together = new Together(given.dns(), settings.deadline());
    var contributions = new ArrayList<Contribution>();
    List<BlockList> addresses = lists(Asks.ADDRESS, settings, given);
    if (!addresses.isEmpty()) {
      contributions.add(Contribution.of("client", new ClientCheck(addresses, together)));
    }
    List<BlockList> domains = lists(Asks.DOMAIN, settings, given);
    if (!domains.isEmpty()) {
      contributions.add(Contribution.of("sender", new SenderCheck(domains, together)));
    }
    List<BlockList> links = lists(Asks.LINKS, settings, given);
    if (!links.isEmpty()) {
      contributions.add(Contribution.of("links", new LinkCheck(links, together)));
    }
    return Running.of(contributions.toArray(Contribution[]::new));
  }

  private static List<BlockList> lists(Asks what, Settings settings, Surroundings given) {
    return settings.lists().stream()
        .filter(list -> list.asks() == what)
        .map(list -> new BlockList(list, given))
        .toList();
  }
}
