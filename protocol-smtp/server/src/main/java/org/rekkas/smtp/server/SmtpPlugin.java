package org.rekkas.smtp.server;

import org.rekkas.spi.Contribution;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;

/** The plugin {@code smtp}: the protocol of RFC 5321, receiving side. */
public final class SmtpPlugin implements Plugin<SmtpSettings> {
  @Override
  public String name() {
    return "smtp";
  }

  @Override
  public SmtpSettings read(Section config) {
    return SmtpSettings.read(config);
  }

  @Override
  public Running start(SmtpSettings settings, Surroundings given) {
    return Running.of(
        Contribution.of("smtp", new SmtpProtocol(settings, given)).owning("Return-Path"));
  }
}
