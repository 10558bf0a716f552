package org.rekkas.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.vault.Vault.Health;
import org.rekkas.spi.vault.VaultUnwritable.Cause;
import org.slf4j.LoggerFactory;

/** Attack H3: an administrator reads once that no mail is taken, and why. */
class RoomWatchTest {
  private static final Health FULL = new Health.Unwritable(Cause.FULL, "the disk is full");
  private static final Health FAILED = new Health.Unwritable(Cause.FAILED, "it failed");
  private static final Health GOOD = new Health.Writable();

  private final Logger log = (Logger) LoggerFactory.getLogger(RoomWatch.class);
  private final ListAppender<ILoggingEvent> told = new ListAppender<>();
  private Health health = GOOD;
  private final RoomWatch watch = new RoomWatch(() -> health);

  @BeforeEach
  void listen() {
    told.start();
    log.addAppender(told);
  }

  @AfterEach
  void leave() {
    log.detachAppender(told);
  }

  private List<String> after(Health... seen) {
    told.list.clear();
    for (Health each : seen) {
      health = each;
      watch.look();
    }
    return told.list.stream().map(e -> e.getLevel() + " " + e.getFormattedMessage()).toList();
  }

  @Test
  void h3_thatIntakeStopsAndGoesOnIsToldOnce() {
    String stopped = "WARN no mail is taken, until there is room: the disk is full";
    String goesOn = "INFO mail is taken again: there is room on the disk";
    assertEquals(List.of(), after(GOOD, FAILED, GOOD));
    assertEquals(List.of(stopped), after(FULL, FULL, FULL));
    assertEquals(List.of(), after(GOOD, GOOD, FULL, GOOD, GOOD, FAILED, GOOD, GOOD));
    assertEquals(List.of(goesOn), after(GOOD, GOOD, GOOD, GOOD));
    assertEquals(List.of(stopped), after(FULL));
  }
}
