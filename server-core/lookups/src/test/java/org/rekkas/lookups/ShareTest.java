package org.rekkas.lookups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class ShareTest {
  private static final String ONE = "192.0.2.1";
  private static final String OTHER = "2001:db8:1:2::1";

  private final Share share = Share.of(25);

  private Share.Turns turns(String client) {
    return share.of(InetAddress.ofLiteral(client));
  }

  /** How many turns a client can have now. */
  private int free(String client) {
    return turns(client).inTurn(Duration.ZERO, () -> 1 + free(client)).orElse(0);
  }

  private void holding(int count, String client, Runnable meanwhile) {
    if (count == 0) {
      meanwhile.run();
      return;
    }
    Optional<Boolean> held =
        turns(client)
            .inTurn(
                Duration.ZERO,
                () -> {
                  holding(count - 1, client, meanwhile);
                  return true;
                });
    assertTrue(held.isPresent());
  }

  @Test
  void f6AClientHoldsNoMoreThanHisPart() {
    holding(
        10,
        ONE,
        () -> {
          assertEquals(0, free(ONE));
          assertEquals(10, free("192.0.2.2"));
        });
    holding(
        10,
        OTHER,
        () -> {
          assertEquals(0, free("2001:db8:1:2:ffff::9"), "one customer's");
          assertEquals(10, free("2001:db8:1:3::1"));
        });
    holding(9, ONE, () -> assertEquals(1, free(ONE)));
    assertEquals(10, free(ONE), "given back");
  }

  @Test
  void f6AllClientsTogetherHoldNoMoreThanTheShare() {
    holding(
        10,
        ONE,
        () ->
            holding(
                10,
                OTHER,
                () -> {
                  assertEquals(5, free("192.0.2.3"));
                  holding(5, "192.0.2.3", () -> assertEquals(0, free("192.0.2.4")));
                }));
    assertTrue(share.isIdle());
  }

  @Test
  void f6WhoWaitsGetsHisTurn() throws Exception {
    var waiting = new FutureTask<>(() -> turns(ONE).inTurn(Duration.ofDays(1), () -> "answer"));
    holding(10, ONE, () -> Thread.ofVirtual().start(waiting));
    assertEquals(Optional.of("answer"), waiting.get());
  }

  @Test
  void whoIsInterruptedHasNoTurn() {
    Thread.currentThread().interrupt();
    assertEquals(0, free(ONE));
    assertTrue(Thread.interrupted());
    assertTrue(share.isIdle());
  }

  @Test
  void whatThrowsGivesItsTurnBack() {
    var none = Optional.empty();
    assertThrows(
        NoSuchElementException.class, () -> turns(ONE).inTurn(Duration.ZERO, none::orElseThrow));
    assertTrue(share.isIdle());
  }
}
