package org.rekkas.plugins.oauth;

import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;

/** Lets people log in with tokens of the issuers that are configured; of none, it does nothing. */
public final class OAuthPlugin implements Plugin<Settings> {
  @Override
  public String name() {
    return "oauth";
  }

  @Override
  public Settings read(Section config) {
    return Settings.from(config);
  }

  /**
   * Without an issuer no class is loaded that knows HTTP or signatures: the start is not slower.
   */
  @Override
  public Running start(Settings settings, Surroundings given) {
    return settings.issuers().isEmpty() ? Running.of() : new Issuers(settings, given);
  }
}
