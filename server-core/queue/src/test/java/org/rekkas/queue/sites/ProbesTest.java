package org.rekkas.queue.sites;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.mail.Heard;
import org.rekkas.queue.mail.Silence;
import org.rekkas.spi.mail.Reply;

/** When silent destinations are asked. */
class ProbesTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Destination ONE = new Destination("smtp", "one.net");
  private static final Destination TWO = new Destination("smtp", "two.net");

  private final Probes probes = new Probes();

  @Test
  void eachComesInItsTurn() {
    probes.put(TWO, silence(NOON.plusSeconds(2)));
    probes.put(ONE, silence(NOON.plusSeconds(1)));
    assertEquals(Optional.of(NOON.plusSeconds(1)), probes.next());
    assertEquals(List.of(), probes.due(NOON));
    assertEquals(List.of(ONE), probes.due(NOON.plusSeconds(1)));
    assertEquals(List.of(TWO), probes.due(NOON.plusSeconds(2)));
  }

  @Test
  void whatNobodyAskedComesAgain() {
    probes.put(ONE, silence(NOON));
    assertEquals(List.of(ONE), probes.due(NOON));
    assertEquals(List.of(), probes.due(NOON));
    assertEquals(List.of(ONE), probes.due(NOON.plus(Silence.FIRST)));
  }

  @Test
  void whatAnswersOrIsForgottenDoesNotCome() {
    probes.put(ONE, silence(NOON));
    probes.put(TWO, silence(NOON));
    probes.put(ONE, Optional.empty());
    probes.retain(Set.of(ONE));
    assertEquals(List.of(), probes.due(NOON));
    assertEquals(Optional.empty(), probes.next());
  }

  @Test
  void h5_aProbeThatOnlyAClockSetBackExplainsIsDue() {
    probes.put(ONE, silence(NOON));
    assertEquals(List.of(), probes.due(NOON.minus(Duration.ofMinutes(59))));
    assertEquals(List.of(ONE), probes.due(NOON.minus(Duration.ofDays(3_650))));
  }

  private static Optional<Silence> silence(Instant probe) {
    var heard = Heard.here(Reply.of(451, "4.4.1", "timed out"));
    return Optional.of(new Silence(probe, probe, Silence.FIRST, heard));
  }
}
