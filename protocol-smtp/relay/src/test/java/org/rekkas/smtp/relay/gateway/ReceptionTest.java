package org.rekkas.smtp.relay.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.rekkas.smtp.relay.gateway.RelayDomain.Recipients;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.EnhancedCode;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.net.Client;
import org.rekkas.testkit.ManualClock;

/** What is asked, what is remembered, and what is said where nobody answers. */
class ReceptionTest {
  private static final Suit ANY = new Suit(0, true, true, true);
  private static final Answer TAKES = new Answer.Takes(Evidence.of("250"), ANY);
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
  private final AtomicInteger strangers = new AtomicInteger();
  private Question question = (_, _, _) -> TAKES;
  private final Reception reception =
      new Reception(
          new RelayDomains(
              List.of(
                  new RelayDomain("example.net", Recipients.ASK),
                  new RelayDomain(".example.com", Recipients.ASK),
                  new RelayDomain("other.test", Recipients.ASK),
                  new RelayDomain("all.example", Recipients.ANY))),
          (address, destination, known) -> {
            asked.add(address + " " + destination);
            return question.ask(address, destination, known);
          },
          clock,
          warnings::add);

  private void answers(Answer answer) {
    question = (_, _, _) -> answer;
  }

  private static String say(EnvelopeVerdict verdict) {
    return switch (verdict) {
      case Verdict.Continue _, Verdict.Mark _ -> "250";
      case Verdict.Reject(Reply reply, _) -> reply.code() + " " + reply.enhanced().orElseThrow();
      case Verdict.Defer(Reply reply, _) -> reply.code() + " " + reply.enhanced().orElseThrow();
    };
  }

  /** Each from an address of his own. */
  private Session stranger() {
    int n = strangers.incrementAndGet();
    return client(new byte[] {10, (byte) (n >> 16), (byte) (n >> 8), (byte) n}, false);
  }

  private static Session client(byte[] address, boolean local) {
    try {
      var client = new Client(InetAddress.getByAddress(address), 4711, local);
      return new Session(
          "s1", "smtp", client, Optional.empty(), true, Optional.empty(), Optional.empty());
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private String rcpt(String address) {
    return say(reception.judge(stranger(), Mailbox.of(address), "hop.test:25", 0));
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
    question = (address, _, _) -> address.localPart().equals("b") ? TAKES : REFUSES;
    assertEquals("550 5.1.1", rcpt("B@example.net"));
    assertEquals("250", rcpt("b@example.net"));
  }

  /** Its host may know one of them only. */
  @Test
  void h16_norInTheOtherSpellingOfItsDomain() {
    question = (address, _, _) -> address.domain().startsWith("xn--") ? REFUSES : TAKES;
    assertEquals("550 5.1.1", rcpt("b@xn--zo-jma.example.com"));
    assertEquals("250", rcpt("b@zoë.example.com"));
    assertEquals("550 5.1.1", rcpt("b@xn--zo-jma.example.com"));
    assertEquals("550 5.1.1", rcpt("b@XN--zo-jma.example.com"));
    assertEquals(2, asked.size());
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
    for (int i = 0; i < 40_000; i++) {
      String _ = rcpt("guess" + i + "@example.net");
    }
    int so = asked.size();
    assertEquals("250", rcpt("b@example.net"));
    assertEquals(so, asked.size());
  }

  /** Good recipients are neither refused for it, nor is everything taken, to come back. */
  @Test
  void aHopThatTakesNothingFromHereIsToldToTheAdministratorOnce() {
    assertEquals("250", rcpt("a@example.net"));
    clock.advance(Memory.FRESH);
    answers(
        new Answer.Unwelcome(
            RecipientReplies.cannotAsk(Optional.empty()), Evidence.of("you are blocked")));
    assertEquals("451 4.4.0", rcpt("b@example.net"));
    assertEquals("451 4.4.0", rcpt("c@example.net"));
    assertEquals("250", rcpt("a@example.net"));
    assertEquals(1, warnings.size());
    assertTrue(warnings.getFirst().contains("you are blocked"), warnings::toString);
  }

  @Test
  void hostsThatDoNotAnswerForLongAreToldOnceEachTime() {
    for (int i = 0; i < 2; i++) {
      answers(AWAY);
      assertEquals("451 4.4.1", rcpt("b@example.net"));
      clock.advance(Reception.LONG_AWAY.minusSeconds(1));
      assertEquals("451 4.4.1", rcpt("b@example.net"));
      assertEquals(i, warnings.size());
      clock.advance(Memory.UNKNOWN);
      assertEquals("451 4.4.1", rcpt("b@example.net"));
      assertEquals("451 4.4.1", rcpt("c@example.net"));
      assertEquals(i + 1, warnings.size());
      answers(REFUSES);
      clock.advance(Memory.UNKNOWN);
      assertEquals("550 5.1.1", rcpt("b@example.net"));
      clock.advance(Memory.REFUSED);
    }
  }

  /**
   * Attack D5: what is closed to one, or to a domain that a stranger made up, is so to no other.
   */
  @Test
  void d5_oneThatIsClosedClosesNoOther() {
    answers(
        new Answer.Closed(
            RecipientReplies.cannotAsk(Optional.empty()), Evidence.of("relay access denied")));
    assertEquals("451 4.4.0", rcpt("x@made.up.example.com"));
    assertEquals(List.of(), warnings);
    assertEquals("451 4.4.0", rcpt("x@example.net"));
    assertEquals("451 4.4.0", rcpt("y@example.net"));
    assertEquals(1, warnings.size());
    answers(TAKES);
    assertEquals("250", rcpt("b@example.net"));
    assertEquals("250", rcpt("b@one.example.com"));
  }

  @Test
  void twoShortSilencesAreNoLongOne() {
    answers(AWAY);
    assertEquals("451 4.4.1", rcpt("b@example.net"));
    clock.advance(Reception.LONG_AWAY.plusSeconds(1));
    assertEquals("451 4.4.1", rcpt("b@example.net"));
    assertEquals(List.of(), warnings);
  }

  @Test
  void whatIsTooLargeForTheNextHopIsRefusedAtRcpt() {
    answers(new Answer.Takes(Evidence.of("250"), new Suit(1000, true, true, true)));
    var b = Mailbox.of("b@example.net");
    assertEquals("250", say(reception.judge(stranger(), b, "hop.test:25", 1000)));
    assertEquals("552 5.3.4", say(reception.judge(stranger(), b, "hop.test:25", 1001)));
    assertEquals("250", say(reception.judge(stranger(), b, "hop.test:25", 0)));
  }

  @Test
  void aDomainThatLeadsNowhereIsToldOnceUnlessAStrangerMadeItUp() {
    var loop = Reply.of(554, "5.4.6", "loop");
    answers(new Answer.Nowhere(loop, Evidence.of("the MX record names this host")));
    var madeUp = Mailbox.of("b@made.up.example.com");
    assertEquals("554 5.4.6", say(reception.judge(stranger(), madeUp, "made.up", 0)));
    assertEquals(List.of(), warnings);
    assertEquals("554 5.4.6", rcpt("b@example.net"));
    assertEquals("554 5.4.6", rcpt("c@example.net"));
    assertEquals(1, warnings.size());
    assertEquals(2, asked.size());
  }

  @Test
  void whoAsksForTheSameWaitsForTheSameAnswer() throws Exception {
    var go = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    question = (_, _, _) -> held(begun, go, TAKES);
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

  /** Also where a stranger makes up domains below one, each of which leads elsewhere. */
  @Test
  void soManyQuestionsAreUnderWayForARelayDomain() throws Exception {
    isBounded(10, i -> "made.up" + i + ".example.com", i -> "made.up" + i + ".example.com");
  }

  @Test
  void soManyQuestionsAreUnderWayForANextHopOfManyDomains() throws Exception {
    isBounded(20, i -> i % 2 == 0 ? "example.net" : "a.example.com", _ -> "hop.test:25");
  }

  private void isBounded(int most, IntFunction<String> domain, IntFunction<String> destination)
      throws Exception {
    IntFunction<String> rcpt =
        i -> {
          var address = Mailbox.of("b" + i + "@" + domain.apply(i));
          return say(reception.judge(stranger(), address, destination.apply(i), 0));
        };
    var go = new CountDownLatch(1);
    var begun = new CountDownLatch(most);
    question = (_, to, _) -> to.equals("elsewhere:25") ? TAKES : held(begun, go, TAKES);
    try (var sessions = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<String>>();
      for (int i = 0; i < most; i++) {
        int number = i;
        answers.add(sessions.submit(() -> rcpt.apply(number)));
      }
      begun.await();
      assertEquals("451 4.3.2", rcpt.apply(most));
      var other = Mailbox.of("c@other.test");
      assertEquals("250", say(reception.judge(stranger(), other, "elsewhere:25", 0)));
      go.countDown();
      for (Future<String> each : answers) {
        assertEquals("250", each.get());
      }
      assertEquals("250", rcpt.apply(most));
    }
  }

  @Test
  void soManyQuestionsAreUnderWayForAClient() throws Exception {
    byte[] six = new byte[16];
    six[15] = 1;
    byte[] neighbour = six.clone();
    neighbour[15] = 2;
    var asking = List.of(client(six, false), client(neighbour, false), client(six, false));
    var go = new CountDownLatch(1);
    var begun = new CountDownLatch(3);
    question = (address, _, _) -> address.localPart().equals("b") ? held(begun, go, TAKES) : TAKES;
    try (var sessions = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<String>>();
      for (int i = 0; i < 3; i++) {
        var b = Mailbox.of("b@made.up" + i + ".example.com");
        var client = asking.get(i);
        answers.add(sessions.submit(() -> say(reception.judge(client, b, "hop", 0))));
      }
      begun.await();
      var c = Mailbox.of("c@example.com.example.com");
      assertEquals("451 4.3.2", say(reception.judge(client(six, false), c, "hop", 0)));
      assertEquals("250", say(reception.judge(client(six, true), c, "hop", 0)));
      go.countDown();
      for (Future<String> each : answers) {
        assertEquals("250", each.get());
      }
      assertEquals("250", say(reception.judge(client(six, false), c, "hop", 0)));
    }
  }

  @Test
  void soManyQuestionsAreUnderWayInAll() throws Exception {
    var domains = new ArrayList<RelayDomain>();
    for (int i = 0; i <= 10; i++) {
      domains.add(new RelayDomain("d" + i + ".test", Recipients.ASK));
    }
    var all =
        new Reception(
            new RelayDomains(domains),
            (a, d, known) -> question.ask(a, d, known),
            clock,
            warnings::add);
    IntFunction<String> rcpt =
        i -> {
          String domain = "d" + i / 10 + ".test";
          return say(all.judge(stranger(), Mailbox.of("b" + i + "@" + domain), domain, 0));
        };
    var go = new CountDownLatch(1);
    var begun = new CountDownLatch(100);
    question = (_, _, _) -> held(begun, go, TAKES);
    try (var sessions = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<String>>();
      for (int i = 0; i < 100; i++) {
        int number = i;
        answers.add(sessions.submit(() -> rcpt.apply(number)));
      }
      begun.await();
      assertEquals("451 4.3.2", rcpt.apply(100));
      go.countDown();
      for (Future<String> each : answers) {
        assertEquals("250", each.get());
      }
      question = (_, _, _) -> TAKES;
      assertEquals("250", rcpt.apply(100));
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
    Question slow = (_, _, _) -> held(new CountDownLatch(1), go, TAKES);
    var hasty = new Reception(domains, slow, clock, warnings::add, Duration.ofMillis(1));
    var b = Mailbox.of("b@example.net");
    assertEquals("451 4.4.1", say(hasty.judge(stranger(), b, "hop", 0)));
    go.countDown();
    while (!say(hasty.judge(stranger(), b, "hop", 0)).equals("250")) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aQuestionThatFailsIsAskedAgain() {
    question =
        (_, _, _) -> {
          throw new IllegalStateException("broken");
        };
    assertEquals("451 4.4.1", rcpt("b@example.net"));
    answers(TAKES);
    assertEquals("250", rcpt("b@example.net"));
  }
}
