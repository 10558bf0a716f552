package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.spi.Handling;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;

/** A long list that is read in part. */
@Timeout(60)
class ListPlaceTest {
  @Test
  void d9_aStopWithinAListLosesNeitherItsPlaceNorThatTheMailetsSawIt() throws InterruptedException {
    var read = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var first = new Rig();
    first.mailets.add(Steps.of("all", _ -> new Handling.Pass(Evidence.NONE)));
    lead(
        first,
        () -> {
          read.countDown();
          var _ = RelayTest.passed(goOn);
        });
    first.start();
    MailId id = first.send("", "all@example.org");
    read.await();
    Thread closing = StopTest.closing(first);
    goOn.countDown();
    closing.join();
    ActiveMail left = new Shelves(first.memory).read(id).orElseThrow();
    assertEquals(1_000, left.pending().getFirst().expanded());
    assertFalse(left.awaitsMailets());
    assertEquals(0, left.progress().orElseThrow().attempts(), "nothing failed");
    assertEquals(0, left.pending().getFirst().turn().attempts());
    assertTrue(first.journal.notes(Note.DeliveryDelayed.class).isEmpty());
    try (var second = new Rig(first, QueueSettings.defaults())) {
      second.mailets.add(Steps.of("all", mail -> Steps.rewritten(mail, second.draft("\r\nx\r\n"))));
      lead(second, () -> {});
      second.start();
      second.clock.advance(Duration.ofMinutes(2));
      awaitAllMembers(second);
    }
  }

  @Test
  void d9_aListThatThrowsHalfWayIsReadOnFromThere() {
    var broken = new AtomicBoolean(true);
    try (var rig = new Rig()) {
      lead(
          rig,
          () -> {
            if (broken.get()) {
              throw new IllegalStateException("broken");
            }
          });
      rig.start();
      MailId id = rig.send("", "all@example.org");
      rig.awaitDelay(id, 1);
      broken.set(false);
      assertEquals(
          500, new Shelves(rig.memory).read(id).orElseThrow().pending().getFirst().expanded());
      rig.clock.advance(Duration.ofMinutes(2));
      awaitAllMembers(rig);
    }
  }

  /** By count, the one behind would get nothing where one leaves, and one twice where one joins. */
  @ParameterizedTest
  @ValueSource(strings = {"m3 leaves", "m499 leaves", "m0 is new"})
  void d9_aListThatChangesHalfWayIsReadOnBehindItsPlace(String change) {
    var members = new ArrayList<String>();
    IntStream.range(1, 1_201).forEach(i -> members.add("m" + i));
    var broken = new AtomicBoolean(true);
    try (var rig = new Rig()) {
      lead(
          rig,
          () ->
              List.copyOf(members).stream()
                  .map(
                      name -> {
                        if (broken.get() && name.equals("m701")) {
                          throw new IllegalStateException("broken");
                        }
                        return ForwardPath.of(name + "@example.org");
                      })
                  .iterator());
      rig.start();
      MailId id = rig.send("", "all@example.org");
      rig.awaitDelay(id, 1);
      String who = change.substring(0, change.indexOf(' '));
      if (!members.remove(who)) {
        members.addFirst(who);
      }
      broken.set(false);
      rig.clock.advance(Duration.ofMinutes(2));
      awaitAllMembers(rig);
    }
  }

  private static void awaitAllMembers(Rig rig) {
    StopTest.await(() -> rig.queued().isEmpty() && rig.spool.inspection().counts().active() == 0);
    assertEquals(1_200, rig.local.paths().size());
    assertEquals(1_200, new HashSet<>(rig.local.paths()).size());
    assertTrue(rig.journal.notes(Note.DeliveryFailed.class).isEmpty());
  }

  /** A list of 1,200, which does this before the 701st. */
  private static void lead(Rig rig, Runnable halfWay) {
    lead(
        rig,
        () ->
            Stream.iterate(0, i -> i < 1_200, i -> i + 1)
                .map(
                    i -> {
                      if (i == 700) {
                        halfWay.run();
                      }
                      return ForwardPath.of("m" + i + "@example.org");
                    })
                .iterator());
  }

  private static void lead(Rig rig, Route.Members members) {
    rig.lead("all@example.org", new Route.Expand(members, Optional.empty()));
  }
}
