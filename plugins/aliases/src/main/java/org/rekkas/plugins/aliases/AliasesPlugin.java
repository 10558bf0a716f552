package org.rekkas.plugins.aliases;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Order;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;

/** Where an address leads: aliases, catch-alls, and details behind a plus sign. */
public final class AliasesPlugin implements Plugin<Settings> {
  private static final String ACCOUNTS = "accounts";

  @Override
  public String name() {
    return "aliases";
  }

  @Override
  public Settings read(Section config) {
    return Settings.from(config);
  }

  @Override
  public Running start(Settings settings, Surroundings given) {
    AliasesFile file;
    try {
      file = AliasesFile.open(given);
    } catch (IOException e) {
      throw new UncheckedIOException("the file of aliases cannot be opened: " + e, e);
    }
    var before = Order.before(ACCOUNTS);
    var after = Order.after(ACCOUNTS);
    return Running.of(
        Contribution.of("alias", new AliasRouter(file, given)).ordered(before),
        Contribution.of("detail", new DetailRouter(settings, given)).ordered(after),
        Contribution.of("catch-all", new CatchAllRouter(file, given)).ordered(after),
        Contribution.of("add", new AddAlias(file, given)),
        Contribution.of("remove", new RemoveAlias(file)),
        Contribution.of("list", new ListAliases(file)));
  }
}
