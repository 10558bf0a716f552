package org.rekkas.smtp.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rekkas.smtp.wire.LineEnds;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Protocol.Refusal;
import org.rekkas.testkit.FakeSection;

class SmtpSettingsTest {
  @Test
  void settingsAreRead() {
    var settings =
        SmtpSettings.read(
            new FakeSection("smtp")
                .with("max-size", 10L)
                .with("lenient", false)
                .with("bare-line-ends", LineEnds.Bare.REJECT)
                .with("drop-fields", List.of("X-Spam", "DELIVERED-TO")));
    assertEquals(10, settings.maxSize());
    assertEquals(LineEnds.Bare.REJECT, settings.bareLineEnds());
    assertEquals(Set.of("x-spam", "delivered-to"), settings.dropFields());
  }

  @Test
  void whatWouldTakeNoMailIsAProblem() {
    var section = new FakeSection("smtp").with("max-size", 0L);
    var inListener = new FakeSection("smtp");
    new SmtpPlugin().read(section, Map.of("mx", inListener));
    assertEquals(List.of("max-size: would refuse each mail (try \"50M\")"), section.problems());
    assertEquals(List.of(), inListener.problems(), "it is told where it stands");
    for (String each : List.of("command", "block", "content", "session")) {
      var hasty = new FakeSection("smtp").with(each + "-timeout", Duration.ofMillis(999));
      SmtpSettings.read(hasty);
      assertEquals(1, hasty.problems().size(), each);
    }
  }

  @Test
  void aHeaderThatNobodyWouldReadIsAProblem() {
    var most = new FakeSection("smtp").with("max-header-size", 1L << 20);
    SmtpSettings.read(most);
    assertEquals(List.of(), most.problems());
    var more = new FakeSection("smtp").with("max-header-size", (1L << 20) + 1);
    SmtpSettings.read(more);
    assertEquals(
        List.of("max-header-size: is more than mailets and lists read of a mail: at most 1M"),
        more.problems());
    var none = new FakeSection("smtp").with("max-header-size", 0L);
    SmtpSettings.read(none);
    assertEquals(List.of("max-header-size: would refuse usual mail: at least 4k"), none.problems());
  }

  @Test
  void aListenerInheritsWhatItDoesNotGive() {
    var settings =
        new SmtpPlugin()
            .read(
                new FakeSection("smtp").with("max-size", 10L).with("max-errors", 3),
                Map.of("mx", new FakeSection("smtp").with("max-size", 20L).with("lenient", false)));
    SmtpSettings mx = settings.own().get("mx");
    assertEquals(20, mx.maxSize());
    assertEquals(3, mx.maxErrors());
    assertFalse(mx.lenient());
    assertEquals(10, settings.everywhere().maxSize());
    assertTrue(settings.everywhere().lenient());
  }

  @Test
  void thePluginIsFound() {
    var names = new ArrayList<String>();
    ServiceLoader.load(Plugin.class).forEach(plugin -> names.add(plugin.name()));
    assertEquals(List.of("smtp"), names);
    var settings = SettingsByListener.of(Settings.DEFAULT);
    try (var running = new SmtpPlugin().start(settings, new Stage().surroundings)) {
      var contribution = running.contributions().getFirst();
      assertEquals(Set.of("Return-Path"), contribution.ownedFields());
    }
  }

  @Test
  void b21_clientsThatAreTurnedAwayHearWhy() {
    var protocol = new Stage().protocol();
    for (Refusal why : Refusal.values()) {
      assertTrue(protocol.turnedAway(why).matches("421 4\\.[37]\\.[0-9] .+"));
    }
  }
}
