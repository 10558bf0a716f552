package org.rekkas.plugins.dmarc;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final Turns turns = new Turns(Duration.ZERO);

  private boolean take(String client) throws InterruptedException {
    return turns.take(InetAddress.ofLiteral(client));
  }

  @Test
  void f6_aClientHoldsNoMoreThanHisPart() throws Exception {
    for (String client : List.of("192.0.2.1", "2001:db8:1:2::1")) {
      for (int i = 0; i < 10; i++) {
        assertTrue(take(client));
      }
      assertFalse(take(client));
    }
    assertFalse(take("2001:db8:1:2:ffff::9"), "one customer's");
    assertTrue(take("2001:db8:1:3::1"));
    assertTrue(take("192.0.2.2"));
    turns.giveBack(InetAddress.ofLiteral("192.0.2.1"));
    assertTrue(take("192.0.2.1"));
    assertFalse(take("192.0.2.1"));
  }

  @Test
  void f6_allClientsTogetherHoldNoMoreThanTheShare() throws Exception {
    for (int i = 0; i < 40; i++) {
      assertTrue(take("192.0.2." + i));
    }
    assertFalse(take("192.0.2.40"));
    turns.giveBack(InetAddress.ofLiteral("192.0.2.0"));
    assertTrue(take("192.0.2.40"));
  }

  @Test
  void f6_whoWaitsGetsHisTurn() throws Exception {
    var patient = new Turns(Duration.ofDays(1));
    InetAddress client = InetAddress.ofLiteral("192.0.2.1");
    for (int i = 0; i < 10; i++) {
      assertTrue(patient.take(client));
    }
    var waiting = new FutureTask<>(() -> patient.take(client));
    Thread.ofVirtual().start(waiting);
    patient.giveBack(client);
    assertTrue(waiting.get());
  }
}
