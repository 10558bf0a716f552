package org.rekkas.smtp.server;

import java.util.Map;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;

/** The plugin {@code smtp}: the protocol of RFC 5321, receiving side. One for all generations. */
public final class SmtpPlugin implements Plugin<SettingsByListener> {
  private final Allowances allowances = new Allowances();

  @Override
  public String name() {
    return "smtp";
  }

  @Override
  public SettingsByListener read(Section config) {
    return read(config, Map.of());
  }

  @Override
  public SettingsByListener read(Section config, Map<String, Section> listeners) {
    return SettingsByListener.read(config, listeners);
  }

  @Override
  public Running start(SettingsByListener settings, Surroundings given) {
    var protocol = new SmtpProtocol(settings, given, allowances);
    return Running.of(Contribution.of("smtp", protocol).owning("Return-Path"));
  }
}
