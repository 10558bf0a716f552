package org.rekkas.smtp.relay.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.rekkas.smtp.relay.gateway.RelayDomain.Recipients;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.EnhancedCode;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;
import org.rekkas.testkit.ManualClock;

/** What is asked, what is remembered, and what is said where nobody answers. */
class ReceptionTest {
  private static final Answer TAKES = new Answer.Takes(Evidence.of("250"));
  private static final Answer REFUSES =
      new Answer.Refuses(RecipientReplies.refused(Optional.empty()), Evidence.of("550"));
  private static final Answer LATER =
      new Answer.Later(RecipientReplies.cannotAsk(Optional.empty()), Evidence.of("450"));
  private static final Answer AWAY =
      new Answer.Away(
          RecipientReplies.cannotAsk(Optional.of(EnhancedCode.of("4.4.1"))), Evidence.of("down"));

  private final ManualClock clock = new ManualClock();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private Question question = (_, _) -> TAKES;
  private final Reception reception =
      new Reception(
          new RelayDomains(
              List.of(
                  new RelayDomain("example.net", Recipients.ASK),
                  new RelayDomain(".example.com", Recipients.ASK),
                  new RelayDomain("all.example", Recipients.ANY))),
          (address, destination) -> {
            asked.add(address + " " + destination);
            return question.ask(address, destination);
          },
          clock,
          warnings::add);

  private void answers(Answer answer) {
    question = (_, _) -> answer;
  }

  private static String say(EnvelopeVerdict verdict) {
    return switch (verdict) {
      case Verdict.Continue _, Verdict.Mark _ -> "250";
      case Verdict.Reject(Reply reply, _) -> reply.code() + " " + reply.enhanced().orElseThrow();
      case Verdict.Defer(Reply reply, _) -> reply.code() + " " + reply.enhanced().orElseThrow();
    };
  }

  private String rcpt(String address) {
    return say(reception.judge(Mailbox.of(address), "hop.test:25"));
  }

  @Test
  void whereAllAreTakenNobodyIsAsked() {
    answers(REFUSES);
    assertEquals("250", rcpt("anybody@all.example"));
    assertEquals(List.of(), asked);
  }

  /** Whatever a router says. */
  @Test
  void nothingButRelayDomainsIsTaken() {
    assertEquals("550 5.7.1", rcpt("b@example.org"));
    assertEquals("550 5.7.1", rcpt("b%far.test@example.net"));
    assertEquals(List.of(), asked);
  }

  @Test
  void aGoodRecipientIsAskedForOnceInAnHour() {
    assertEquals("250", rcpt("b@example.net"));
    assertEquals("250", rcpt("b@EXAMPLE.net"));
    assertEquals(List.of("b@example.net hop.test:25"), asked);
    clock.advance(Memory.FRESH);
    assertEquals("250", rcpt("b@example.net"));
    assertEquals(2, asked.size());
  }

  @Test
  void aBadOneIsRefusedForSomeMinutes() {
    answers(REFUSES);
    assertEquals("550 5.1.1", rcpt("b@example.net"));
    answers(TAKES);
    assertEquals("550 5.1.1", rcpt("b@example.net"));
    clock.advance(Memory.REFUSED);
    assertEquals("250", rcpt("b@example.net"));
  }

  /** Attack H16: a guess in another case does not close the mailbox of its owner. */
  @Test
  void h16_whatIsRefusedInOneSpellingIsAskedForInAnother() {
    question = (address, _) -> address.localPart().equals("b") ? TAKES : REFUSES;
    assertEquals("550 5.1.1", rcpt("B@example.net"));
    assertEquals("250", rcpt("b@example.net"));
  }

  @Test
  void whatWasGoodLatelyIsTakenWhileNobodyAnswers() {
    assertEquals("250", rcpt("b@example.net"));
    clock.advance(Memory.FRESH);
    answers(AWAY);
    assertEquals("250", rcpt("b@example.net"));
    assertEquals("451 4.4.1", rcpt("c@example.net"));
    answers(LATER);
    clock.advance(Memory.UNKNOWN);
    assertEquals("250", rcpt("b@example.net"));
    clock.advance(Memory.LATELY);
    assertEquals("451 4.4.0", rcpt("b@example.net"));
  }

  @Test
  void whatWasGoodAndIsRefusedNowIsForgotten() {
    assertEquals("250", rcpt("b@example.net"));
    clock.advance(Memory.FRESH);
    answers(REFUSES);
    assertEquals("550 5.1.1", rcpt("b@example.net"));
    answers(AWAY);
    clock.advance(Memory.REFUSED);
    assertEquals("451 4.4.1", rcpt("b@example.net"));
  }

  @Test
  void aDestinationThatDoesNotAnswerIsNotAskedForEachGuess() {
    answers(AWAY);
    for (int i = 0; i < 100; i++) {
      assertEquals("451 4.4.1", rcpt("guess" + i + "@example.net"));
    }
    assertEquals(1, asked.size());
    answers(TAKES);
    clock.advance(Memory.UNKNOWN);
    assertEquals("250", rcpt("guess1@example.net"));
  }

  @Test
  void oneThatCannotBeAskedForNowHoldsUpNoOther() {
    answers(LATER);
    assertEquals("451 4.4.0", rcpt("b@example.net"));
    answers(TAKES);
    assertEquals("451 4.4.0", rcpt("b@example.net"));
    assertEquals("250", rcpt("c@example.net"));
    clock.advance(Memory.UNKNOWN);
    assertEquals("250", rcpt("b@example.net"));
  }

  @Test
  void guessesDoNotPushOutWhoExists() {
    assertEquals("250", rcpt("b@example.net"));
    answers(REFUSES);
    for (int i = 0; i < 20_000; i++) {
      String _ = rcpt("guess" + i + "@example.net");
    }
    int so = asked.size();
    assertEquals("250", rcpt("b@example.net"));
    assertEquals(so, asked.size());
  }

  @Test
  void aHopThatRefusesTheNullSenderIsToldToTheAdministratorOnce() {
    answers(new Answer.SaysNothing(Evidence.of("no bounces")));
    assertEquals("250", rcpt("b@example.net"));
    assertEquals("250", rcpt("c@example.net"));
    assertEquals(1, warnings.size());
  }

  @Test
  void aDomainThatLeadsNowhereIsToldOnceUnlessAStrangerMadeItUp() {
    var loop = Reply.of(554, "5.4.6", "loop");
    answers(new Answer.Nowhere(loop, Evidence.of("the MX record names this host")));
    assertEquals("554 5.4.6", rcpt("b@made.up.example.com"));
    assertEquals(List.of(), warnings);
    assertEquals("554 5.4.6", rcpt("b@example.net"));
    assertEquals("554 5.4.6", rcpt("c@example.net"));
    assertEquals(1, warnings.size());
    assertEquals(1, asked.size());
  }

  @Test
  void whoAsksForTheSameWaitsForTheSameAnswer() throws Exception {
    var go = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    question = (_, _) -> held(begun, go, TAKES);
    try (var sessions = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<String>>();
      for (int i = 0; i < 50; i++) {
        answers.add(sessions.submit(() -> rcpt("b@example.net")));
      }
      begun.await();
      go.countDown();
      for (Future<String> each : answers) {
        assertEquals("250", each.get());
      }
    }
    assertEquals(1, asked.size());
  }

  @Test
  void soManyQuestionsAreUnderWayForADestinationAndInAll() throws Exception {
    var go = new CountDownLatch(1);
    var begun = new CountDownLatch(100);
    question = (_, _) -> held(begun, go, TAKES);
    try (var sessions = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<String>>();
      for (int i = 0; i < 100; i++) {
        var address = Mailbox.of("b" + i + "@example.net");
        String destination = "hop" + i / 10;
        answers.add(sessions.submit(() -> say(reception.judge(address, destination))));
      }
      begun.await();
      var one = Mailbox.of("c@example.net");
      assertEquals("451 4.3.2", say(reception.judge(one, "hop1")));
      assertEquals("451 4.3.2", say(reception.judge(one, "hop11")));
      go.countDown();
      for (Future<String> each : answers) {
        assertEquals("250", each.get());
      }
      question = (_, _) -> TAKES;
      assertEquals("250", say(reception.judge(one, "hop1")));
    }
  }

  private static Answer held(CountDownLatch begun, CountDownLatch go, Answer answer) {
    begun.countDown();
    try {
      go.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return answer;
  }

  @Test
  void aQuestionThatTakesTooLongIsAnsweredToTheNextWhoAsks() throws Exception {
    var go = new CountDownLatch(1);
    var domains = new RelayDomains(List.of(new RelayDomain("example.net", Recipients.ASK)));
    Question slow = (_, _) -> held(new CountDownLatch(1), go, TAKES);
    var hasty = new Reception(domains, slow, clock, warnings::add, Duration.ofMillis(1));
    var b = Mailbox.of("b@example.net");
    assertEquals("451 4.4.1", say(hasty.judge(b, "hop")));
    go.countDown();
    while (!say(hasty.judge(b, "hop")).equals("250")) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aQuestionThatFailsIsAskedAgain() {
    question =
        (_, _) -> {
          throw new IllegalStateException("broken");
        };
    assertEquals("451 4.4.1", rcpt("b@example.net"));
    answers(TAKES);
    assertEquals("250", rcpt("b@example.net"));
  }
}
