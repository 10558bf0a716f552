package org.rekkas.plugins.rspamd;

import java.util.List;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.Symbol;
import org.rekkas.spi.config.Section;

/** Asks rspamd about mails of strangers; without its address it does nothing. */
public final class RspamdPlugin implements Plugin<Settings> {
  @Override
  public String name() {
    return "rspamd";
  }

  @Override
  public Settings read(Section config) {
    return Settings.from(config);
  }

  @Override
  public List<Symbol> symbols(Settings settings) {
    return List.of(Symbol.of(RspamdFilter.SYMBOL, 1));
  }

  @Override
  public Running start(Settings settings, Surroundings given) {
    return settings
        .daemon()
        .map(d -> new RspamdFilter(new Checkv2(d), settings))
        .map(filter -> Running.of(Contribution.of("content", filter)))
        .orElseGet(Running::of);
  }
}
