package org.rekkas.smtp.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.net.Client;

/** RFC 6710. */
class MtPriorityTest {
  private final MtPriority keyword = new MtPriority();

  @Test
  void ourPeopleMaySayHowUrgentAMailIs() {
    assertEquals("MT-PRIORITY", keyword.announce(session(true)));
    for (String value : List.of("0", "9", "-9", "3")) {
      assertInstanceOf(
          Verdict.Continue.class, keyword.judge(session(true), "MT-PRIORITY", value), value);
    }
  }

  @Test
  void b27_whatIsNoPriorityIsRefused() {
    for (String value : List.of("", "10", "99", "-0", "+3", "3.5", "x", "\u0663")) {
      assertInstanceOf(
          Verdict.Reject.class, keyword.judge(session(true), "MT-PRIORITY", value), value);
    }
  }

  @Test
  void othersMayNotPushIn() {
    assertEquals("", keyword.announce(session(false)));
    assertInstanceOf(Verdict.Reject.class, keyword.judge(session(false), "MT-PRIORITY", "1"));
  }

  private static Session session(boolean local) {
    var client = new Client(InetAddress.getLoopbackAddress(), 4711, local);
    return new Session(
        "s", "smtp", client, Optional.of("x"), true, Optional.empty(), Optional.empty());
  }
}
