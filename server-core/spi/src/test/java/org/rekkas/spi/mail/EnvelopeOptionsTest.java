package org.rekkas.spi.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.mail.EnvelopeOptions.Body;

/** Times that a sender sets: RFC 4865, RFC 2852; attack B27. */
class EnvelopeOptionsTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private static EnvelopeOptions with(String name, String value) {
    return new EnvelopeOptions(
        Body.SEVEN_BIT, false, Optional.empty(), Optional.empty(), Map.of(name, value));
  }

  @Test
  void anIntervalCountsFromTheReceipt() {
    assertEquals(Optional.of(NOON.plusSeconds(60)), with("HOLDFOR", "60").heldUntil(NOON));
    for (String bad : List.of("", "0", "060", "-1", "+1", "1s", "1000000000", "\u0661")) {
      assertEquals(Optional.empty(), with("HOLDFOR", bad).heldUntil(NOON), bad);
    }
  }

  @Test
  void anInstantIsOfRfc3339() {
    for (String good :
        List.of("2026-11-23T13:00:00Z", "2026-11-23t13:00:00.00z", "2026-11-23T11:30:00-01:30")) {
      assertEquals(
          Optional.of(NOON.plusSeconds(3600)), with("HOLDUNTIL", good).heldUntil(NOON), good);
    }
    for (String bad :
        List.of(
            "",
            "2026-11-23",
            "2026-11-23T13:00Z",
            "2026-11-23T13:00:00",
            "2026-02-30T13:00:00Z",
            "2026-11-23T25:00:00Z",
            "+12026-11-23T13:00:00Z",
            "26-11-23T13:00:00Z",
            "2026-11-23T13:00:00Z[UTC]")) {
      assertEquals(Optional.empty(), with("HOLDUNTIL", bad).heldUntil(NOON), bad);
    }
  }

  @Test
  void aTimeToDeliverByIsReadAndWritten() {
    for (String good : List.of("600;R", "600;RT", "0;N", "-999999999;NT")) {
      assertEquals(good, DeliverBy.parse(good).orElseThrow().toString());
    }
    assertEquals("5;RT", DeliverBy.parse("+5;rt").orElseThrow().toString());
    for (String bad :
        List.of("", "600", "600;", "600;X", "600;T", "600;NR", "1000000000;R", "x;R", "-;R")) {
      assertEquals(Optional.empty(), DeliverBy.parse(bad), bad);
    }
  }

  @Test
  void aBegunSecondIsGone() {
    var by = DeliverBy.parse("10;N").orElseThrow();
    assertEquals("9;N", by.after(Duration.ofMillis(1)).toString());
    assertEquals("-2;N", by.after(Duration.ofSeconds(12)).toString());
  }
}
