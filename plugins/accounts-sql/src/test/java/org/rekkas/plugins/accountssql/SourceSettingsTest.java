package org.rekkas.plugins.accountssql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rekkas.testkit.FakeSection;

class SourceSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, false",
    "PT0.249S, false",
    "PT0.25S, true",
    "PT3S, true",
    "PT1H, true",
    "PT600H, false"
  })
  void theTimeOfASourceHasBounds(Duration timeout, boolean good) {
    var section = new FakeSection("accounts-sql").with("timeout", timeout);
    Settings.from(section);
    assertEquals(good ? List.of() : List.of("timeout: from 250ms to 1h"), section.problems());
  }
}
