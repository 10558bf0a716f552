package org.rekkas.plugins.greylist;

import org.rekkas.spi.Contribution;
import org.rekkas.spi.Order;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;

/** Defers at RCPT, behind all other policies, so that their signs are known. */
public final class GreylistPlugin implements Plugin<Settings> {
  @Override
  public String name() {
    return "greylist";
  }

  @Override
  public Settings read(Section config) {
    return Settings.from(config);
  }

  @Override
  public Running start(Settings settings, Surroundings given) {
    var acquaintances = new Acquaintances(settings, given.vault(), given.clock());
    return Running.of(
        Contribution.of("recipient", new Greylist(settings, acquaintances)).ordered(Order.LAST));
  }
}
