package org.rekkas.plugins.pop3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.testkit.FakeSection;

class SettingsTest {
  @ParameterizedTest
  @ValueSource(strings = {"login-timeout", "idle-timeout", "block-timeout"})
  void aTimeInWhichNobodyIsHeardIsAProblem(String timeout) {
    var section = new FakeSection("pop3").with(timeout, Duration.ZERO);
    Settings.read(section);
    assertEquals(
        List.of(timeout + ": is too short for any client to be heard: at least 1s"),
        section.problems());
  }
}
