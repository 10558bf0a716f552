package org.rekkas.smtp.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.testkit.Sessions;

/** RFC 6710. */
class MtPriorityTest {
  private static final Session NEIGHBOUR = Sessions.neighbour("192.0.2.1");
  private static final Session STRANGER = Sessions.stranger("192.0.2.1");

  private final MtPriority keyword = new MtPriority();

  @Test
  void ourPeopleMaySayHowUrgentAMailIs() {
    assertEquals("MT-PRIORITY", keyword.announce(NEIGHBOUR));
    for (String value : List.of("0", "9", "-9", "3")) {
      assertInstanceOf(
          Verdict.Continue.class, keyword.judge(NEIGHBOUR, "MT-PRIORITY", value), value);
    }
  }

  @Test
  void b27_whatIsNoPriorityIsRefused() {
    for (String value : List.of("", "10", "99", "-0", "+3", "3.5", "x", "\u0663")) {
      assertInstanceOf(Verdict.Reject.class, keyword.judge(NEIGHBOUR, "MT-PRIORITY", value), value);
    }
  }

  @Test
  void othersMayNotPushIn() {
    assertEquals("", keyword.announce(STRANGER));
    assertInstanceOf(Verdict.Reject.class, keyword.judge(STRANGER, "MT-PRIORITY", "1"));
  }
}
