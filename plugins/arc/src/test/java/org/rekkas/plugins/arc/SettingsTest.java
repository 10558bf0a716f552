package org.rekkas.plugins.arc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.testkit.FakeSection;

class SettingsTest {
  @ParameterizedTest
  @ValueSource(strings = {".trusted.example", "*.trusted.example", "*.Trusted.example."})
  void allBelowADomainIsWrittenEitherWay(String domain) {
    var trust = new FakeSection("trust").with("domain", domain);
    var settings = Settings.from(new FakeSection("arc").with(trust));
    assertTrue(settings.trusts("lists.trusted.example"));
    assertEquals(List.of(".trusted.example"), settings.trusted());
    assertEquals(List.of(), trust.problems());
  }

  @Test
  void whatIsNoDomainIsAProblem() {
    for (String domain : List.of("*", "", ".", "a.*.example", "a b", "joe@lists.example")) {
      var trust = new FakeSection("trust").with("domain", domain);
      assertEquals(List.of(), Settings.from(new FakeSection("arc").with(trust)).trusted());
      assertEquals(1, trust.problems().size(), domain);
    }
  }
}
