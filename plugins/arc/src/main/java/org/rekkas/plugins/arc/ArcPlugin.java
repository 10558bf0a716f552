package org.rekkas.plugins.arc;

import java.util.ArrayList;
import java.util.List;
import org.rekkas.results.AuthenticationResults;
import org.rekkas.signatures.SigningKey;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Order;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.Symbol;
import org.rekkas.spi.config.Section;

/** Checks the chains of those that passed mail on, and seals what this server passes on. */
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
    var all = new ArrayList<Contribution>();
    all.add(
        Contribution.of("chain", new ChainFilter(settings, given))
            .ordered(Order.before("dmarc"))
            .adding(AuthenticationResults.NAME));
    settings
        .seal()
        .flatMap(seal -> SealKey.of(seal, given))
        .ifPresent(key -> all.addAll(sealing(key, given)));
    return Running.of(all.toArray(Contribution[]::new));
  }

  /** Behind whatever may change a mail, and behind its signature. */
  private static List<Contribution> sealing(SigningKey key, Surroundings given) {
    var sealer = new Sealer(key, given);
    return List.of(
        Contribution.of("seal", new SealFilter(sealer))
            .ordered(Order.after("*", "dkim"))
            .adding(Sealer.SEAL, Sealer.MESSAGE, Sealer.RESULTS),
        Contribution.of("seal-forwarded", new SealMailet(sealer, new Elsewhere(given.routes())))
            .ordered(Order.LAST)
            .adding(Sealer.SEAL, Sealer.MESSAGE, Sealer.RESULTS),
        Contribution.of("dns", new SealRecord(key)));
  }
}
