package org.rekkas.kernel.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rekkas.kernel.plugins.guard.Guard;
import org.rekkas.kernel.plugins.guard.Watchdog;
import org.rekkas.spi.Order;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.testkit.RecordingJournal;

class SequenceTest {
  private final Watchdog watchdog = new Watchdog();

  @AfterEach
  void close() {
    watchdog.close();
  }

  private Placed<Router> router(String plugin, Order order) {
    var guard =
        new Guard(
            plugin,
            plugin,
            Optional.of(Duration.ofSeconds(1)),
            SequenceTest.class.getClassLoader(),
            watchdog,
            new RecordingJournal());
    Router router = (_, _) -> new Route.NotMine();
    var options = PluginOptions.unlisted(false, "");
    return new Placed<>(
        plugin, plugin, "", options, () -> false, order, Set.of(), Set.of(), router, guard);
  }

  @Test
  void lastIsBehindAllThatDoNotSayTheSame() throws Sequence.Cycle {
    var ordered =
        Sequence.of(
            List.of(
                router("a", Order.LAST),
                router("c", Order.ANY),
                router("b", Order.after("c")),
                router("d", Order.before("a"))));
    assertEquals(List.of("c", "b", "d", "a"), ordered.stream().map(Placed::plugin).toList());
  }

  /** A plugin may check first and sign last: what is behind its checks is before its signing. */
  @Test
  void behindAPluginIsBehindWhatItDoesNotWantLast() throws Sequence.Cycle {
    var ordered =
        Sequence.of(
            List.of(
                router("a", Order.after("dkim")),
                router("dkim", Order.LAST),
                router("dkim", Order.ANY),
                router("z", Order.ANY)));
    assertEquals(List.of("dkim", "a", "z", "dkim"), ordered.stream().map(Placed::plugin).toList());
  }

  /** Of those that want to be last, one may be behind another: a seal is over the signature. */
  @Test
  void oneMayBeBehindAnotherThatIsLast() throws Sequence.Cycle {
    var ordered =
        Sequence.of(
            List.of(
                router("arc", Order.after("*", "dkim")),
                router("dkim", Order.LAST),
                router("dkim", Order.ANY),
                router("z", Order.LAST),
                router("y", Order.ANY)));
    assertEquals(
        List.of("dkim", "y", "dkim", "arc", "z"), ordered.stream().map(Placed::plugin).toList());
  }
}
