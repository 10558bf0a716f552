package org.rekkas.plugins.pop3;

import org.rekkas.spi.Contribution;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;

/** The protocol {@code pop3}: people fetch the mail of their INBOX. */
public final class Pop3Plugin implements Plugin<Settings> {
  @Override
  public String name() {
    return "pop3";
  }

  @Override
  public Settings read(Section config) {
    return Settings.read(config);
  }

  @Override
  public Running start(Settings settings, Surroundings given) {
    return Running.of(Contribution.of("pop3", new Pop3Protocol(settings, given)));
  }
}
