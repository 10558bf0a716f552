package org.rekkas.signatures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.rekkas.lookups.Share;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.ScriptedDns;
import org.rekkas.testkit.WatchedDns;

class KeyQuestionsTest {
  private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");

  private final ManualClock clock = new ManualClock();
  private final ScriptedDns dns =
      new ScriptedDns()
          .text("a.example", "p=AAAA")
          .text("b.example", "x")
          .fails("TXT", "c.example");

  private KeyQuestions questions(Share share, Duration within) {
    return new KeyQuestions(dns, share.of(CLIENT), clock, clock.instant().plus(within));
  }

  @Test
  void eachKeyIsAnsweredWhetherItWasAskedForBeforeOrNot() throws Exception {
    var share = Share.of(1);
    try (var keys = questions(share, Duration.ofSeconds(15))) {
      keys.ask("a.example");
      keys.ask("a.example");
      keys.ask("b.example");
      assertInstanceOf(KeyAnswer.Found.class, keys.answer("a.example"));
      assertInstanceOf(KeyAnswer.Broken.class, keys.answer("b.example"));
      assertInstanceOf(KeyAnswer.Unanswered.class, keys.answer("c.example"));
      assertInstanceOf(KeyAnswer.None.class, keys.answer("d.example"));
    }
    assertTrue(share.isIdle());
    assertEquals(1, free(share, CLIENT));
  }

  @Test
  void whenTheTimeIsOverNothingIsWaitedFor() {
    try (var keys = questions(Share.of(0), Duration.ZERO)) {
      keys.ask("a.example");
      assertEquals(
          new KeyAnswer.Unanswered("too many questions at a time"), keys.answer("a.example"));
    }
  }

  /** How many more turns a client can have now. */
  private static int free(Share share, InetAddress client) {
    return share.of(client).inTurn(Duration.ZERO, () -> 1 + free(share, client)).orElse(0);
  }

  /** One mail of ten signatures leaves the most of its client's part to his other mails. */
  @Test
  void f6AMailHoldsThreeQuestionsAtATime() throws Exception {
    var share = Share.of(40);
    var underWay = new CountDownLatch(3);
    var go = new CountDownLatch(1);
    var slow =
        new WatchedDns(dns) {
          @Override
          public Answer<String> texts(String name) {
            underWay.countDown();
            try {
              go.await();
            } catch (InterruptedException _) {
              return new Answer.Failed<>("interrupted");
            }
            return super.texts(name);
          }
        };
    var until = clock.instant().plus(Duration.ofDays(1));
    try (var keys = new KeyQuestions(slow, share.of(CLIENT), clock, until)) {
      for (int i = 0; i < 10; i++) {
        keys.ask("s" + i + ".example");
      }
      underWay.await();
      assertEquals(7, free(share, CLIENT));
      go.countDown();
      for (int i = 0; i < 10; i++) {
        assertInstanceOf(KeyAnswer.None.class, keys.answer("s" + i + ".example"));
      }
    }
  }

  /** A turn comes when another one's question is answered. */
  @Test
  void f6WhoWaitsGetsHisTurn() {
    var share = Share.of(1);
    try (var keys = questions(share, Duration.ofDays(1))) {
      InetAddress other = InetAddress.ofLiteral("192.0.2.9");
      assertTrue(share.of(other).inTurn(Duration.ZERO, () -> asked(keys, "a.example")).isPresent());
      assertInstanceOf(KeyAnswer.Found.class, keys.answer("a.example"));
    }
  }

  private static String asked(KeyQuestions keys, String name) {
    keys.ask(name);
    return name;
  }

  @Test
  void whoIsInterruptedHasNoAnswer() {
    try (var keys = questions(Share.of(0), Duration.ofDays(1))) {
      Thread.currentThread().interrupt();
      assertEquals(new KeyAnswer.Unanswered("interrupted"), keys.answer("a.example"));
      assertTrue(Thread.interrupted());
    }
  }
}
