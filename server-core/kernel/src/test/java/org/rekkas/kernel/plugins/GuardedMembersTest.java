package org.rekkas.kernel.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.kernel.plugins.guard.FailuresInARow;
import org.rekkas.kernel.plugins.guard.PluginUnavailable;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.Routes.Routed;
import org.rekkas.spi.mail.ForwardPath;

/** The members that a router names, as the queue and others read them. */
class GuardedMembersTest {
  private static final ForwardPath ALL = ForwardPath.of("all@example");
  private static final ForwardPath ALI = ForwardPath.of("ali@example");

  @TempDir Path folder;
  private Optional<House> house = Optional.empty();

  @AfterEach
  void close() {
    house.ifPresent(House::close);
  }

  private Generation generation(Router... routers) throws IOException {
    var contributions =
        IntStream.range(0, routers.length)
            .mapToObj(i -> Contribution.of("router" + i, routers[i]))
            .toArray(Contribution[]::new);
    var opened = new House(folder, GivenPlugin.of("lists", contributions));
    house = Optional.of(opened);
    opened.server("<server><plugins><plugin name='lists' deadline='1s'/></plugins></server>");
    return opened.load();
  }

  private Routed routed(Route.@Nullable Members members) throws IOException {
    return generation((_, _) -> new Route.Expand(members, Optional.empty())).routes().resolve(ALL);
  }

  private static Route.Members members(Routed routed) {
    return assertInstanceOf(Route.Expand.class, routed.route()).members();
  }

  @Test
  void h8_membersThatHangReleaseWhoReadsThem() throws IOException {
    var members =
        members(
            routed(
                () -> {
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  }
                  throw new IllegalStateException("interrupted");
                }));
    var e = assertThrows(PluginUnavailable.class, members::iterator);
    assertEquals("lists/router0 (members): no answer within 1000 ms", e.getMessage());
  }

  /** The router itself answers each time, and would close the circuit again. */
  @Test
  void h8_afterFailuresInARowTheyRestWithoutTheirRouter() throws IOException {
    var asked = new AtomicInteger();
    var generation =
        generation(
            (_, _) ->
                new Route.Expand(
                    () -> {
                      asked.incrementAndGet();
                      throw new IllegalStateException("broken");
                    },
                    Optional.empty()));
    for (int i = 0; i < 2 * FailuresInARow.ENOUGH; i++) {
      var members = members(generation.routes().resolve(ALL));
      var e = assertThrows(PluginUnavailable.class, members::iterator);
      assertTrue(e.getMessage().startsWith("lists/router0"), e.getMessage());
    }
    assertEquals(FailuresInARow.ENOUGH, asked.get());
  }

  @Test
  void h8_noMembersAtAllAreAFailureOfTheRouter() throws IOException {
    assertInstanceOf(Route.Unavailable.class, routed(null).route());
  }

  @Test
  void aMemberThatIsNullEndsThePass() throws IOException {
    var members =
        members(
            routed(
                () ->
                    new Iterator<>() {
                      @Override
                      public boolean hasNext() {
                        return true;
                      }

                      @Override
                      public @Nullable ForwardPath next() {
                        return null;
                      }
                    }));
    assertThrows(PluginUnavailable.class, members::iterator);
  }

  @Test
  void aLongListIsReadPageByPageAndAShortOneInOneCall() throws IOException {
    var read = new AtomicInteger();
    var members =
        members(
            routed(() -> IntStream.range(0, 1000).peek(read::set).mapToObj(_ -> ALI).iterator()));
    Iterator<ForwardPath> pass = members.iterator();
    for (int i = 0; i < 1000; i++) {
      assertEquals(ALI, pass.next());
      assertTrue(read.get() <= i + 100, read + " at " + i);
    }
    assertTrue(!pass.hasNext());
    assertEquals(999, read.get());
    house.orElseThrow().close();
    assertEquals(ALI, members(routed(List.of(ALI)::iterator)).iterator().next());
    long calls = house.orElseThrow().generations.current().extensions().getFirst().calls();
    assertEquals(2, calls);
  }

  @Test
  void whatIsSaidOfThemAllIsAskedWithTheRoute() throws IOException {
    var generation =
        generation(
            (_, _) ->
                new Route.Expand(
                    new Route.Members() {
                      @Override
                      public Iterator<ForwardPath> iterator() {
                        return List.<ForwardPath>of().iterator();
                      }

                      @Override
                      public boolean hidden() {
                        throw new IllegalStateException("broken");
                      }
                    },
                    Optional.empty()));
    assertInstanceOf(Route.Unavailable.class, generation.routes().resolve(ALL).route());
  }

  /** Who passes on what another router named answers for none of it. */
  @Test
  void whatIsGuardedOnceStaysTheOther() throws IOException {
    Route guarded = routed(List.of(ALI)::iterator).route();
    house.orElseThrow().close();
    var passedOn = generation((_, _) -> guarded).routes().resolve(ALL);
    assertSame(guarded, passedOn.route());
  }
}
