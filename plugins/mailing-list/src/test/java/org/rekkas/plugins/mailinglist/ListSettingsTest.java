package org.rekkas.plugins.mailinglist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rekkas.testkit.FakeSection;

class ListSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "5, P4D, P1D, true",
    "5, P3D, P1D, false",
    "1, PT0S, P1D, true",
    "40, P30D, P1D, false",
    "40, P30D, PT1H, true"
  })
  void whatNeverSuspendsAnybodyIsAProblem(
      int bounces, Duration window, Duration apart, boolean good) {
    var section =
        new FakeSection("mailing-list")
            .with("bounces", bounces)
            .with("bounce-window", window)
            .with("bounce-apart", apart);
    Settings.from(section);
    String problem =
        "bounces: so many, each bounce-apart from the next, never come within bounce-window";
    assertEquals(good ? List.of() : List.of(problem), section.problems());
  }

  @ParameterizedTest
  @CsvSource({"PT0S, false", "PT59M, false", "PT1H, true"})
  void aQuestionCanBeAnswered(Duration expiry, boolean good) {
    var section = new FakeSection("mailing-list").with("expiry", expiry);
    Settings.from(section);
    String problem = "expiry: is too short for anybody to answer a question: at least 1h";
    assertEquals(good ? List.of() : List.of(problem), section.problems());
  }
}
