package org.rekkas.kernel.logins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.VaultUnwritable;
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

  private Report command(String name, String who) throws IOException {
    var all = new BanOperations(new Throttle(clock, _ -> false), bans, clock).all();
    var command = all.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    return command.run(new Invocation(Map.of("ADDRESS", who), InputStream.nullInputStream()));
  }

  /** Of IPv6 the network is banned: any address of it, and any way to write it, ends that. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2001:db8::1",
        "2001:DB8::2",
        "2001:db8::/64",
        "2001:db8:0:0:0:0:0:0/64",
      })
  void whatWasBannedIsFoundAgain(String who) throws Exception {
    assertInstanceOf(Report.Lines.class, command("ban add", "2001:db8::1"));
    assertInstanceOf(Report.Failed.class, command("ban remove", "2001:db8:0:1::1"));
    assertInstanceOf(Report.Lines.class, command("ban remove", who));
    assertEquals(List.of(), kept());
  }

  /** Or else it would be back after a restart. */
  @Test
  void aBanThatTheVaultKeepsIsInForce() {
    bans.add(ONE, Optional.empty(), "");
    vault.breakDown(VaultUnwritable.Cause.FULL);
    assertThrows(VaultUnwritable.class, () -> bans.remove("192.0.2.1"));
    assertTrue(bans.holds(ONE));
    vault.recover();
    assertTrue(bans.remove("192.0.2.1"));
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
