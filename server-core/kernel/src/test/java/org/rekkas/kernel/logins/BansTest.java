package org.rekkas.kernel.logins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.vault.Key;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.MemoryVault;

class BansTest {
  private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress TWO = InetAddress.ofLiteral("192.0.2.2");
  private final ManualClock clock = new ManualClock();
  private final MemoryVault vault = new MemoryVault();
  private final Bans bans = new Bans(vault, clock);

  private List<String> kept() {
    return vault.space("banned").range(Key.of("").bytes(), new byte[] {(byte) 0xff}, 100).stream()
        .map(each -> Key.text(each.key(), 0))
        .toList();
  }

  private static List<String> addresses(Bans bans) {
    return bans.list().stream().map(Bans.Ban::address).sorted().toList();
  }

  @Test
  void aBanOutlivesARestart() {
    bans.add(ONE, Optional.empty(), "a nuisance");
    var after = new Bans(vault, clock);
    assertTrue(after.holds(ONE));
    assertEquals("a nuisance", after.list().getFirst().why());
    assertTrue(after.remove("192.0.2.1"));
    assertFalse(after.holds(ONE));
    assertEquals(List.of(), kept());
  }

  @Test
  void aBanWhoseTimeIsOverIsNoLongerThere() {
    bans.add(ONE, Optional.of(clock.instant().plusSeconds(60)), "");
    assertEquals(List.of("192.0.2.1"), addresses(bans));
    clock.advance(Duration.ofMinutes(1));
    assertFalse(bans.holds(ONE));
    assertEquals(List.of(), addresses(bans));
    bans.add(TWO, Optional.empty(), "");
    assertEquals(List.of("192.0.2.2"), addresses(bans));
    assertEquals(1, kept().size(), "the vault keeps none that is over");
  }

  @Test
  void anAddressCanBeBannedAnew() {
    bans.add(ONE, Optional.of(clock.instant().plusSeconds(60)), "");
    clock.advance(Duration.ofMinutes(1));
    bans.add(ONE, Optional.empty(), "again");
    assertTrue(new Bans(vault, clock).holds(ONE));
    clock.advance(Duration.ofMinutes(1));
    assertTrue(bans.holds(ONE));
  }

  @Test
  void whatIsOverWasNotThere() {
    bans.add(ONE, Optional.of(clock.instant()), "");
    assertFalse(bans.remove("192.0.2.1"));
    assertEquals(List.of(), kept());
  }
}
