package org.rekkas.plugins.dkim;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.rekkas.spi.AdminCommand;

/** {@code rekkas dkim remove}. */
final class RemoveKey implements AdminCommand {
  private final KeyRing keys;

  RemoveKey(KeyRing keys) {
    this.keys = keys;
  }

  @Override
  public String name() {
    return "dkim remove";
  }

  @Override
  public String summary() {
    return "Removes a key; leave its DNS record for a week, for mail that is on its way.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("DOMAIN", Parameter.Kind.REQUIRED, "the domain that it signs for"),
        new Parameter("SELECTOR", Parameter.Kind.REQUIRED, "its name in the DNS"));
  }

  @Override
  public Report run(Invocation given) throws IOException {
    String domain = KeyRing.name(given.value("DOMAIN").orElse(""));
    String selector = given.value("SELECTOR").orElse("").toLowerCase(Locale.ROOT);
    try {
      return keys.remove(domain, selector)
          ? Report.lines("The key " + selector + " of " + domain + " is gone.")
          : new Report.Failed(domain + " has no key " + selector);
    } catch (IllegalArgumentException e) {
      return new Report.Failed(String.valueOf(e.getMessage()));
    }
  }
}
