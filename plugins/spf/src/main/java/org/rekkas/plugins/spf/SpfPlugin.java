package org.rekkas.plugins.spf;

import java.util.List;
import org.rekkas.results.AuthenticationResults;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.Symbol;
import org.rekkas.spi.config.Section;

/** Checks the policies of senders' domains at MAIL. */
public final class SpfPlugin implements Plugin<Settings> {
  @Override
  public String name() {
    return "spf";
  }

  @Override
  public Settings read(Section config) {
    return Settings.from(config);
  }

  /** Much mail fails for honest reasons, forwarding above all: no result decides by itself. */
  @Override
  public List<Symbol> symbols(Settings settings) {
    return List.of(
        Symbol.of("SPF_PASS", 0),
        Symbol.of("SPF_FAIL", 4),
        Symbol.of("SPF_SOFTFAIL", 1.5),
        Symbol.of("SPF_NEUTRAL", 0.5),
        Symbol.of("SPF_NONE", 0.5),
        Symbol.of("SPF_PERMERROR", 1),
        Symbol.of("SPF_TEMPERROR", 0),
        Symbol.of("SPF_HELO_FAIL", 2));
  }

  @Override
  public Running start(Settings settings, Surroundings given) {
    return Running.of(
        Contribution.of("mail", new SenderCheck(settings, given))
            .owning(Fields.RECEIVED_SPF)
            .adding(AuthenticationResults.NAME));
  }
}
