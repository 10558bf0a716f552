package org.rekkas.kernel.logins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.Logins.How;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.net.Client;

/** Attacks C7 and C8. */
class ThrottleTest {
  private static final Mailbox ALI = Mailbox.of("ali@example.org");
  private Instant now = Instant.parse("2026-11-26T00:00:00Z");
  private final Throttle throttle = new Throttle(new Standing(), InetAddress::isLoopbackAddress);

  private final class Standing extends Clock {
    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private static Client from(String address) {
    return new Client(InetAddress.ofLiteral(address), 4711, false);
  }

  private boolean tries(String address, Mailbox login, How how) {
    var attempt = throttle.begin(from(address), login);
    attempt.ifPresent(one -> one.end(how));
    return attempt.isPresent();
  }

  private static Mailbox user(int number) {
    return Mailbox.of("user" + number + "@example.org");
  }

  @Test
  void c7_oneAddressAgainstManyLoginsWaitsTwiceAsLongEachTime() {
    for (int i = 0; i < 10; i++) {
      assertTrue(tries("192.0.2.1", user(i), How.FAILED));
    }
    assertFalse(tries("192.0.2.1", ALI, How.SUCCEEDED));
    assertTrue(tries("192.0.2.2", ALI, How.SUCCEEDED), "others do not wait");
    for (long wait = 1; wait < 3600; wait *= 2) {
      now = now.plusSeconds(wait - 1);
      assertFalse(tries("192.0.2.1", ALI, How.FAILED));
      now = now.plusSeconds(1);
      assertTrue(tries("192.0.2.1", user(99), How.FAILED));
    }
    assertEquals("192.0.2.1", throttle.waiting().getFirst().who());
    assertTrue(throttle.forgive("192.0.2.1"));
    assertTrue(tries("192.0.2.1", ALI, How.SUCCEEDED));
  }

  @Test
  void c7_manyAddressesAgainstOneLoginDoNotLockItsOwnerOut() {
    assertTrue(tries("198.51.100.7", ALI, How.SUCCEEDED));
    for (int i = 0; i < 20; i++) {
      assertTrue(tries("192.0.2." + i, ALI, How.FAILED));
    }
    assertFalse(tries("192.0.2.200", ALI, How.FAILED));
    assertTrue(tries("198.51.100.7", ALI, How.SUCCEEDED));
  }

  @Test
  void c8_loopbackAndOurOwnProxiesNeverWait() {
    for (int i = 0; i < 1000; i++) {
      assertTrue(tries("127.0.0.1", user(i), How.FAILED));
    }
  }

  @Test
  void attemptsAtTheSameTimeAreBounded() {
    int under = 0;
    while (throttle.begin(from("192.0.2.1"), user(under)).isPresent()) {
      under++;
    }
    assertEquals(20, under);
    assertTrue(tries("192.0.2.2", ALI, How.SUCCEEDED));
  }

  @Test
  void failuresAreForgottenWithTime() {
    for (int i = 0; i < 10; i++) {
      tries("2001:db8::" + i, user(i), How.FAILED);
    }
    assertFalse(tries("2001:db8::ffff", ALI, How.FAILED), "a /64 is one client");
    now = now.plus(Duration.ofHours(5));
    assertTrue(tries("2001:db8::1", ALI, How.SUCCEEDED));
    assertEquals(java.util.List.of(), throttle.waiting());
  }
}
