package org.rekkas.plugins.dkim;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Order;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;

/** Signs what is sent from here, and makes the keys and the DNS records for it. */
public final class DkimPlugin implements Plugin<Settings> {
  @Override
  public String name() {
    return "dkim";
  }

  @Override
  public Settings read(Section config) {
    return Settings.from(config);
  }

  @Override
  public Running start(Settings settings, Surroundings given) {
    KeyRing keys;
    try {
      keys = KeyRing.open(given.configuration(), given.journal());
    } catch (IOException e) {
      throw new UncheckedIOException("the keys of DKIM cannot be read: " + e.getMessage(), e);
    }
    return Running.of(
        Contribution.of("sign", new SignFilter(settings, keys, given.clock()))
            .ordered(Order.LAST)
            .adding(SignatureField.NAME),
        Contribution.of("dns", new KeyRecords(keys)),
        Contribution.of("create", new CreateKeys(keys, given.clock())),
        Contribution.of("records", new ShowRecords(keys, given.dns())),
        Contribution.of("remove", new RemoveKey(keys)));
  }
}
