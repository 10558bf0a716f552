package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.ActiveMail.Attempt;
import org.rekkas.queue.mail.Backlog;
import org.rekkas.queue.mail.Berth;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.mail.Head;
import org.rekkas.queue.mail.Heard;
import org.rekkas.queue.mail.Leaf;
import org.rekkas.queue.mail.Outcomes;
import org.rekkas.queue.mail.Silence;
import org.rekkas.queue.sites.RelaySettings;
import org.rekkas.queue.sites.Sites;
import org.rekkas.spi.Route;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Vault;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.MemoryVault;

/** Silent destinations for which no mail waits any more, and how they are forgotten. */
class SilentSitesTest {
  private static final Destination ONE = new Destination("smtp", "one.net");
  private static final Destination TWO = new Destination("smtp", "two.net");
  private static final Berth WAITING_FOR_ONE = new Berth(ONE, Berth.Kind.KEPT);

  private final ManualClock clock = new ManualClock();
  private final Backlog backlog = new Backlog();
  private final Set<Destination> forgotten = new HashSet<>();
  private final Sites sites =
      new Sites(RelaySettings.defaults(), 4, new Memory(), backlog, clock, new Random(1));

  private final class Memory implements Sites.Carrier {
    @Override
    public void deliver(Destination destination, List<Attempt> batch) {}

    @Override
    public void settle(List<Attempt> batch) {}

    @Override
    public boolean isBehind() {
      return true;
    }

    @Override
    public void remember(Destination destination, Optional<Silence> silence) {
      assertEquals(Optional.empty(), silence);
      forgotten.add(destination);
    }
  }

  @Test
  void oneForWhichNothingWaitsWakesNobody() {
    sites.know(Map.of(ONE, silence(clock.instant()), TWO, silence(clock.instant())));
    backlog.add(WAITING_FOR_ONE, 1);
    clock.advance(Duration.ofMinutes(2));
    assertEquals(List.of(ONE), sites.due(clock.instant()));
    backlog.add(WAITING_FOR_ONE, -1);
    clock.advance(Duration.ofMinutes(2));
    assertEquals(List.of(), sites.due(clock.instant()));
    assertEquals(Optional.empty(), sites.nextDue());
  }

  @Test
  void theNextMailForItAsks() {
    sites.know(Map.of(ONE, silence(clock.instant())));
    clock.advance(Duration.ofMinutes(2));
    assertEquals(List.of(), sites.due(clock.instant()));
    assertEquals(0, offer().size());
  }

  @Test
  void h5_aMailThatIsKeptForItIsAskedForThoughTheClockWasSetBack() {
    sites.know(Map.of(ONE, silence(clock.instant())));
    Instant before = clock.instant();
    clock.advance(Duration.ofMinutes(2));
    assertEquals(List.of(), sites.due(clock.instant()));
    clock.set(before);
    assertEquals(1, offer().size());
    backlog.add(WAITING_FOR_ONE, 1);
    clock.advance(Duration.ofMinutes(2));
    assertEquals(List.of(ONE), sites.due(clock.instant()));
  }

  @Test
  void whatBeginsToWaitForItOnDiskIsFound() {
    sites.know(Map.of(ONE, silence(clock.instant())));
    clock.advance(Duration.ofMinutes(2));
    assertEquals(List.of(), sites.due(clock.instant()));
    assertEquals(List.of(), sites.withRoom());
    backlog.add(WAITING_FOR_ONE, 1);
    assertEquals(List.of(ONE), sites.withRoom());
  }

  @Test
  void itIsForgottenAfterLongUnlessSomethingWaits() {
    sites.know(Map.of(ONE, silence(clock.instant()), TWO, silence(clock.instant())));
    backlog.add(WAITING_FOR_ONE, 1);
    sites.forget(clock.instant());
    assertTrue(sites.isSilent("two.net"));
    clock.advance(Duration.ofHours(1));
    sites.forget(clock.instant());
    assertEquals(Set.of(TWO), forgotten);
    assertEquals(List.of(ONE), sites.silent());
    assertFalse(sites.isSilent("two.net"));
  }

  @Test
  void aStartForgetsAllThatAreOldHoweverManyThereAre() {
    var vault = new MemoryVault();
    var shelves = new Shelves(vault);
    Instant now = clock.instant();
    vault.transact(
        Vault.Durability.ORDERED,
        tx -> {
          for (int i = 0; i < 12_000; i++) {
            var each = new Destination("smtp", "a" + i + ".net");
            shelves.putSilence(tx, each, Optional.of(silence(Instant.EPOCH)));
          }
          shelves.putSilence(tx, TWO, Optional.of(silence(now)));
          return true;
        });
    assertEquals(Set.of(TWO), new Silences(shelves).since(now).keySet());
    var left = new HashMap<Destination, Silence>();
    shelves.silences(IndexPage.FIRST, 100, left::put);
    assertEquals(Set.of(TWO), left.keySet());
  }

  private static Silence silence(Instant since) {
    return Silence.from(since, Heard.here(Outcomes.NO_ANSWER), new Random(1));
  }

  /** A mail for it; what stays on disk of that. */
  private List<Attempt> offer() {
    var vault = new MemoryVault();
    var to = ForwardPath.of("eve@one.net");
    var head =
        new Head(
            new MailId("abcdefgh"),
            clock.instant(),
            "smtp",
            true,
            Envelope.of("", "eve@one.net"),
            "",
            "",
            List.of(),
            Optional.empty());
    var mail = new ActiveMail(head, vault.content(new ContentId(1)), Optional.empty());
    Route route = new Route.Relay("smtp", "one.net", false);
    return sites.offer(ONE, List.of(mail.attempt(Leaf.of(0, to, List.of()), route)));
  }
}
