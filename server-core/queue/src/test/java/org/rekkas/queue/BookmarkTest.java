package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.vault.Key;
import org.rekkas.testkit.ManualClock;

/** From where on the schedule is read. */
@Timeout(60)
class BookmarkTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.000500Z");
  private static final Instant MINUTE_AGO = NOON.minusSeconds(60);

  private final Bookmark bookmark = new Bookmark();

  @Test
  void whatWasReadIsPassed() {
    assertEquals(Due.FIRST, bookmark.place());
    bookmark.passed(new Due(MINUTE_AGO, "a"));
    assertEquals(new Due(MINUTE_AGO, "a!"), bookmark.place());
    bookmark.passedAll(NOON);
    assertEquals(new Due(NOON, ""), bookmark.place());
    bookmark.begin();
    assertEquals(Due.FIRST, bookmark.place());
  }

  @Test
  void whatIsPutBeforeItIsGoneBackTo() {
    bookmark.passedAll(NOON);
    bookmark.goBackTo(NOON.plusMillis(1));
    assertEquals(NOON, bookmark.place().at());
    bookmark.goBackTo(MINUTE_AGO);
    assertEquals(new Due(MINUTE_AGO, ""), bookmark.place());
  }

  @Test
  void ofTheSameMillisecondTheOrderIsNotKnown() {
    bookmark.passed(new Due(NOON.minusNanos(500_000), "b"));
    bookmark.goBackTo(NOON);
    assertEquals("", bookmark.place().id());
  }

  /** What was deleted before takes as long to pass as what was not. */
  @ParameterizedTest
  @ValueSource(strings = {"due", "postponed"})
  void whereNothingIsDueAWakeUpReadsFromNowOn(String plan) throws InterruptedException {
    var vault = new BlindVault();
    var places = new LinkedBlockingQueue<Long>();
    vault.onRange =
        (space, from) -> {
          if (space.equals(plan)) {
            places.add(Key.number(from, 0));
          }
        };
    var usual = QueueSettings.defaults();
    var soon = List.of(Duration.ofSeconds(1));
    var settings = new QueueSettings(soon, usual.expiry(), usual.warning(), 100, 4, 50_000);
    var clock = new ManualClock();
    try (var rig = new Rig(vault, vault.memory, new PostBox("local"), clock, settings).start()) {
      rig.remote.script(_ -> NextHops.delayed());
      rig.awaitDelay(rig.send("", "eve@one.net"), 1);
      while (places.take() != clock.instant().toEpochMilli()) {
        Thread.onSpinWait();
      }
    }
  }
}
