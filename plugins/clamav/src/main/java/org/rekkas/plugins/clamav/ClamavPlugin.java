package org.rekkas.plugins.clamav;

import java.util.List;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.Symbol;
import org.rekkas.spi.config.Section;

/** Has mails looked at by clamd; without its address it does nothing. */
public final class ClamavPlugin implements Plugin<Settings> {
  @Override
  public String name() {
    return "clamav";
  }

  @Override
  public Settings read(Section config) {
    return Settings.from(config);
  }

  @Override
  public List<Symbol> symbols(Settings settings) {
    return List.of(Symbol.of(VirusFilter.SYMBOL, 100));
  }

  @Override
  public Running start(Settings settings, Surroundings given) {
    return settings
        .daemon()
        .map(d -> new VirusFilter(new Clamd(d), settings.maxSize()))
        .map(filter -> Running.of(Contribution.of("content", filter)))
        .orElseGet(Running::of);
  }
}
