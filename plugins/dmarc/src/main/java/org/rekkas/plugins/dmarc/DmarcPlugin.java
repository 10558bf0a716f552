package org.rekkas.plugins.dmarc;

import java.util.List;
import org.rekkas.mime.ResultsField;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Order;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.Symbol;
import org.rekkas.spi.config.Section;

/** Checks the authors of mail, once SPF, DKIM and ARC are done with it. */
public final class DmarcPlugin implements Plugin<Settings> {
  private static final Order LAST_OF_PROOFS = Order.after("spf", "dkim", "arc");

  @Override
  public String name() {
    return "dmarc";
  }

  @Override
  public Settings read(Section config) {
    return Settings.from(config);
  }

  @Override
  public List<Symbol> symbols(Settings settings) {
    return Symbols.all();
  }

  @Override
  public Running start(Settings settings, Surroundings given) {
    Contribution check =
        Contribution.of("check", new AuthorCheck(settings, given))
            .ordered(LAST_OF_PROOFS)
            .adding(ResultsField.NAME);
    return switch (settings.follow()) {
      case SIGNS -> Running.of(check);
      case POLICY ->
          Running.of(
              check,
              Contribution.of("follow", new PolicyFollower(given.host().name()))
                  .ordered(LAST_OF_PROOFS));
    };
  }
}
