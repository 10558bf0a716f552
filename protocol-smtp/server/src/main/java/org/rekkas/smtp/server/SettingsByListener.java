package org.rekkas.smtp.server;

import java.util.LinkedHashMap;
import java.util.Map;
import org.rekkas.spi.config.Section;

/**
 * What holds on each listener: the element {@code smtp} of the configuration, and what an element
 * of that name in a listener changes of it.
 *
 * @param own by the listener's name, whole, of listeners that have such an element
 */
record SettingsByListener(SmtpSettings everywhere, Map<String, SmtpSettings> own) {
  SettingsByListener {
    own = Map.copyOf(own);
  }

  static SettingsByListener of(SmtpSettings everywhere) {
    return new SettingsByListener(everywhere, Map.of());
  }

  static SettingsByListener read(Section config, Map<String, Section> listeners) {
    SmtpSettings everywhere = SmtpSettings.read(config);
    var own = new LinkedHashMap<String, SmtpSettings>();
    listeners.forEach((name, section) -> own.put(name, everywhere.with(section)));
    return new SettingsByListener(everywhere, own);
  }
}
