package org.rekkas.kernel.plugins;

import java.util.function.Function;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;

/** A plugin without settings, with the extensions that a test gives it. */
public record GivenPlugin(String name, Function<Surroundings, Running> starting)
    implements Plugin<String> {
  public static GivenPlugin of(String name, Contribution... contributions) {
    return new GivenPlugin(name, _ -> Running.of(contributions));
  }

  @Override
  public String read(Section config) {
    return "";
  }

  @Override
  public Running start(String settings, Surroundings given) {
    return starting.apply(given);
  }
}
