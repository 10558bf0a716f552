package org.rekkas.plugins.discovery;

import org.rekkas.spi.Contribution;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;

/** Tells mail programs their settings, and other servers the policy for TLS, over HTTP. */
public final class DiscoveryPlugin implements Plugin<Settings> {
  @Override
  public String name() {
    return "discovery";
  }

  @Override
  public Settings read(Section config) {
    return Settings.from(config);
  }

  @Override
  public Running start(Settings settings, Surroundings given) {
    var place = new MailPlace(given);
    var policy = new StsPolicy(settings, place.host());
    return Running.of(
        Contribution.of("autoconfig", new Autoconfig(place)),
        Contribution.of("autodiscover", new Autodiscover(place)),
        Contribution.of("apple", new AppleProfile(place)),
        Contribution.of("mta-sts", new StsFile(place, policy)),
        Contribution.of("dns", new DiscoveryRecords(given, policy)));
  }
}
