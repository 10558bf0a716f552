package org.rekkas.plugins.expn;

import org.rekkas.inquiry.Inquiry;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;

/** The verb EXPN; without this plugin the server answers it with 502. */
public final class ExpnPlugin implements Plugin<Settings> {
  @Override
  public String name() {
    return "expn";
  }

  @Override
  public Settings read(Section config) {
    return Settings.from(config);
  }

  @Override
  public Running start(Settings settings, Surroundings given) {
    return Running.of(
        Contribution.of("verb", new Expn(settings, new Inquiry(settings.inquiry(), given))));
  }
}
