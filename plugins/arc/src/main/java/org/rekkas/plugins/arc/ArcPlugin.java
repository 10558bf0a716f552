package org.rekkas.plugins.arc;

import java.util.List;
import org.rekkas.results.AuthenticationResults;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Order;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.Symbol;
import org.rekkas.spi.config.Section;

/** Checks the chains of those that passed mail on. */
public final class ArcPlugin implements Plugin<Settings> {
  @Override
  public String name() {
    return "arc";
  }

  @Override
  public Settings read(Section config) {
    return Settings.from(config);
  }

  /** A chain that holds is as good as its hosts; one that does not counts as none, §5.2. */
  @Override
  public List<Symbol> symbols(Settings settings) {
    return List.of(
        Symbol.of("ARC_NONE", 0),
        Symbol.of("ARC_PASS", 0),
        Symbol.of("ARC_FAIL", 0),
        Symbol.of("ARC_TRUSTED", 0),
        Symbol.of("ARC_TEMPERROR", 0));
  }

  @Override
  public Running start(Settings settings, Surroundings given) {
    return Running.of(
        Contribution.of("chain", new ChainFilter(settings, given))
            .ordered(Order.before("dmarc"))
            .adding(AuthenticationResults.NAME));
  }
}
