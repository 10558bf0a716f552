package org.rekkas.kernel.logins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
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

  /** The address of a number, in a network of 24 bits. */
  private static String host(int number) {
    return "10.%d.%d.%d".formatted(number >> 16, number >> 8 & 255, number & 255);
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
  void c7_whatMeansNothingAnyMoreTakesNoRoom() {
    for (int i = 0; i < 1000; i++) {
      assertTrue(tries("2001:db8:%x::1".formatted(i), user(i), How.FAILED));
    }
    assertEquals(4000, throttle.size());
    for (int i = 0; i < 10; i++) {
      assertTrue(tries("192.0.2." + i, ALI, How.FAILED));
    }
    now = now.plus(Duration.ofHours(1));
    assertTrue(tries("198.51.100.7", user(1), How.SUCCEEDED));
    assertEquals(1, throttle.size());
  }

  @Test
  void c7_moreAddressesThanAreRememberedHideNoLoginThatIsGuessed() {
    var small = new Throttle(new Standing(), InetAddress::isLoopbackAddress, 10, 100);
    int compared = 0;
    for (int i = 0; i < 100; i++) {
      var guess = small.begin(from(host(i)), ALI);
      guess.ifPresent(one -> one.end(How.FAILED));
      compared += guess.isPresent() ? 1 : 0;
    }
    assertEquals(20, compared);
    assertTrue(small.size() <= 11, () -> "remembered: " + small.size());
  }

  @Test
  void c7_aLongLoginIsCountedByAShortName() {
    String name = "x".repeat(300);
    for (int i = 0; i < 20; i++) {
      assertTrue(tries(host(i), Mailbox.of(name + "@example.org"), How.FAILED));
    }
    assertFalse(tries("192.0.2.1", Mailbox.of(name + "@example.org"), How.FAILED));
    assertTrue(tries("192.0.2.1", Mailbox.of(name + "y@example.org"), How.FAILED));
    String shown = throttle.waiting().getFirst().who();
    assertTrue(shown.length() <= 100 && shown.startsWith("xxx"), shown);
    assertTrue(throttle.forgive(shown));
    assertTrue(tries("192.0.2.1", Mailbox.of(name + "@example.org"), How.FAILED));
    assertTrue(throttle.forgive(name + "@example.org"));
  }

  /** Names that nobody has cost nothing where a login goes by SCRAM. */
  @Test
  void c7_aFloodOfInventedNamesHidesNoLoginThatIsGuessed() {
    var small = new Throttle(new Standing(), InetAddress::isLoopbackAddress, 100, 100);
    int compared = 0;
    for (int i = 0; i < 5000; i++) {
      var invented = small.begin(from(host(i)), user(i));
      invented.orElseThrow().end(How.FAILED);
      if (i >= 1000 && i % 10 == 0) {
        var guess = small.begin(from(host(10_000 + i)), ALI);
        guess.ifPresent(one -> one.end(How.FAILED));
        compared += guess.isPresent() ? 1 : 0;
      }
    }
    assertEquals(20, compared);
    assertEquals("ali@example.org", small.waiting().getFirst().who());
  }

  @Test
  void c7_whoHasAWholeNetworkOfIpv6WaitsAsOne() {
    int compared = 0;
    for (int i = 0; i < 5000; i++) {
      compared += tries("2001:db8:1:%x::1".formatted(i), user(i), How.FAILED) ? 1 : 0;
    }
    assertEquals(250, compared);
    assertTrue(tries("2001:db8:2::1", ALI, How.SUCCEEDED), "others do not wait");
    for (int i = 0; i < 100; i++) {
      tries("2001:db8:2:%x::1".formatted(i), user(i), How.FAILED);
    }
    assertFalse(tries("2001:db8:2:ff::1", user(1), How.FAILED), "a /56 is one household");
    assertTrue(tries("2001:db8:2:100::1", user(1), How.FAILED));
  }

  @Test
  void c7_whoeverSharesAnAddressLocksNobodyOutOfALoginThatWorkedThere() {
    assertTrue(tries("198.51.100.7", ALI, How.SUCCEEDED));
    for (int i = 0; i < 10; i++) {
      assertTrue(tries("198.51.100.7", user(1), How.FAILED), "an old password in a telephone");
    }
    assertFalse(tries("198.51.100.7", user(2), How.SUCCEEDED));
    assertTrue(tries("198.51.100.7", ALI, How.SUCCEEDED));
    for (int i = 0; i < 20; i++) {
      assertTrue(tries("198.51.100.7", ALI, How.FAILED));
    }
    assertFalse(tries("198.51.100.7", ALI, How.FAILED), "guesses are bounded there as well");
  }

  @Test
  void c7_anOldPasswordWhereItsLoginWorkedKeepsNobodyElseOut() {
    assertTrue(tries("2001:db8::7", user(1), How.SUCCEEDED));
    for (int i = 0; i < 20; i++) {
      assertTrue(tries("2001:db8::7", user(1), How.FAILED));
    }
    assertFalse(tries("2001:db8::7", user(1), How.FAILED));
    assertTrue(tries("2001:db8::7", user(2), How.SUCCEEDED));
    assertTrue(tries("192.0.2.1", user(1), How.SUCCEEDED), "himself from elsewhere");
    for (String who : List.of("2001:db8:0:0:0:0:0:0/64", "user1@example.org")) {
      assertFalse(tries("2001:db8::7", user(1), How.FAILED));
      assertTrue(throttle.forgive(who), who);
      assertFalse(throttle.forgive(who), who);
      for (int i = 0; i < 20; i++) {
        assertTrue(tries("2001:db8::7", user(1), How.FAILED), who);
      }
    }
  }

  @Test
  void goodPlacesAreTheLatestOnes() {
    var small = new Throttle(new Standing(), InetAddress::isLoopbackAddress, 100, 100);
    for (int i = 0; i < 200; i++) {
      small.begin(from("198.51.100.7"), user(i)).orElseThrow().end(How.SUCCEEDED);
    }
    for (int i = 1000; i < 1010; i++) {
      small.begin(from("198.51.100.7"), user(i)).orElseThrow().end(How.FAILED);
    }
    assertTrue(small.begin(from("198.51.100.7"), user(199)).isPresent());
    assertTrue(small.begin(from("198.51.100.7"), user(0)).isEmpty(), "gave way");
  }

  @Test
  void aGoodPlaceIsOneForAMonth() {
    assertTrue(tries("198.51.100.7", ALI, How.SUCCEEDED));
    now = now.plus(Duration.ofDays(31));
    for (int i = 0; i < 20; i++) {
      tries("192.0.2." + i, ALI, How.FAILED);
    }
    assertFalse(tries("198.51.100.7", ALI, How.SUCCEEDED));
  }

  /** Tokens without a name, and what is no name, have logins that no account has. */
  @Test
  void c7_whatIsNobodysLoginCountsForItsAddressAlone() {
    var nobody = new Mailbox("0123456789abcdef", "invalid");
    for (int i = 0; i < 100; i++) {
      assertTrue(tries(host(i), nobody, How.FAILED));
    }
    for (int i = 0; i < 10; i++) {
      assertTrue(tries("192.0.2.1", nobody, How.FAILED));
    }
    assertFalse(tries("192.0.2.1", nobody, How.FAILED));
  }

  @Test
  void h5_whatFailedWhileTheClockWasAheadMakesNobodyWaitAsLong() {
    now = now.plus(Duration.ofDays(365));
    for (int i = 0; i < 10; i++) {
      tries("192.0.2.1", user(i), How.FAILED);
    }
    now = now.minus(Duration.ofDays(365));
    assertFalse(tries("192.0.2.1", ALI, How.SUCCEEDED));
    now = now.plusSeconds(1);
    assertTrue(tries("192.0.2.1", ALI, How.SUCCEEDED));
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
  void attemptsThatBeginInTheSameInstantAreBounded() throws InterruptedException {
    var begun = new AtomicInteger();
    var together = new CountDownLatch(1);
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 200; i++) {
      var login = user(i);
      threads.add(
          Thread.startVirtualThread(
              () -> {
                awaiting(together);
                throttle.begin(from("192.0.2.1"), login).ifPresent(_ -> begun.incrementAndGet());
              }));
    }
    together.countDown();
    for (Thread each : threads) {
      each.join();
    }
    assertEquals(20, begun.get());
  }

  private static void awaiting(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void failuresAreForgottenWithTime() {
    for (int i = 0; i < 10; i++) {
      tries("2001:db8::" + i, user(i), How.FAILED);
    }
    assertFalse(tries("2001:db8::ffff", ALI, How.FAILED), "a /64 is one client");
    now = now.plus(Duration.ofHours(5));
    assertTrue(tries("2001:db8::1", ALI, How.SUCCEEDED));
    assertEquals(List.of(), throttle.waiting());
  }
}
