package org.rekkas.plugins.arc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.idna.DomainPattern;
import org.rekkas.spi.config.Section;

/**
 * {@code <arc><trust domain="lists.example.net"/><seal domain="example.org"/></arc>}.
 *
 * @param trusted domains of sealers, in lower case and A-labels; {@code .example.net}: all below it
 * @param seal empty: nothing is sealed
 */
record Settings(List<String> trusted, Optional<SealSettings> seal) {
  Settings {
    trusted = List.copyOf(trusted);
  }

  static Settings from(Section config) {
    var trusted = new ArrayList<String>();
    for (Section each : config.each("trust")) {
      DomainPattern.of(each.text("domain"))
          .ifPresentOrElse(
              trusted::add, () -> each.problem("domain", "is no domain (try \"example.net\")"));
    }
    return new Settings(trusted, SealSettings.from(config.section("seal")));
  }

  boolean trusts(String domain) {
    return trusted.stream()
        .anyMatch(each -> each.startsWith(".") ? domain.endsWith(each) : domain.equals(each));
  }
}
