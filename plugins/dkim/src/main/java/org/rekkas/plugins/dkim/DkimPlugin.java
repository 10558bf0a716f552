package org.rekkas.plugins.dkim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.rekkas.results.AuthenticationResults;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Order;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.Symbol;
import org.rekkas.spi.config.Section;

/**
 * Signs what is sent from here, makes the keys and the DNS records for it, and checks the
 * signatures of others.
 */
public final class DkimPlugin implements Plugin<Settings> {
  @Override
  public String name() {
    return "dkim";
  }

  @Override
  public Settings read(Section config) {
    return Settings.from(config);
  }

  /** A signature that does not hold is as good as none, RFC 6376 §6.3: lists break many. */
  @Override
  public List<Symbol> symbols(Settings settings) {
    return settings.verify()
        ? List.of(
            Symbol.of("DKIM_PASS", 0),
            Symbol.of("DKIM_NONE", 0.5),
            Symbol.of("DKIM_FAIL", 0.5),
            Symbol.of("DKIM_PERMERROR", 0.5),
            Symbol.of("DKIM_TEMPERROR", 0))
        : List.of();
  }

  @Override
  public Running start(Settings settings, Surroundings given) {
    KeyRing keys;
    try {
      keys = KeyRing.open(given.configuration(), given.journal());
    } catch (IOException e) {
      throw new UncheckedIOException("the keys of DKIM cannot be read: " + e.getMessage(), e);
    }
    var all = new ArrayList<Contribution>();
    if (settings.verify()) {
      all.add(
          Contribution.of("verify", new VerifyFilter(given))
              .ordered(Order.before("arc", "dmarc")) // who say so of dkim would be behind «sign»
              .adding(AuthenticationResults.NAME));
    }
    all.add(
        Contribution.of("sign", new SignFilter(settings, keys, given.clock()))
            .ordered(Order.LAST)
            .adding(SignFilter.NAME));
    all.add(Contribution.of("dns", new KeyRecords(keys)));
    all.add(Contribution.of("create", new CreateKeys(keys, given)));
    all.add(Contribution.of("records", new ShowRecords(keys, given.dns())));
    all.add(Contribution.of("remove", new RemoveKey(keys)));
    return Running.of(all.toArray(Contribution[]::new));
  }
}
