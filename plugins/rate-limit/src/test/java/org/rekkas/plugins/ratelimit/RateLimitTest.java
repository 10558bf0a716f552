package org.rekkas.plugins.ratelimit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.Account;
import org.rekkas.spi.ClientPolicy;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Extension;
import org.rekkas.spi.RecipientPolicy;
import org.rekkas.spi.SenderPolicy;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.Sessions;

class RateLimitTest {
  @TempDir Path folder;
  private FakeSurroundings given;
  private final FakeSection config = new FakeSection("rate-limit");

  @BeforeEach
  void surroundings() {
    given = new FakeSurroundings("rate-limit", folder);
  }

  private FakeSection limit(Limit.Of of, Limit.By by, int most, Duration in) {
    var limit =
        new FakeSection("limit").with("of", of).with("by", by).with("most", most).with("in", in);
    config.with(limit);
    return limit;
  }

  private Extension only() {
    List<Contribution> all = new RateLimitPlugin().start(Limit.all(config), given).contributions();
    assertEquals(1, all.size());
    return all.getFirst().extension();
  }

  private static String say(EnvelopeVerdict verdict) {
    return verdict instanceof Verdict.Defer(var reply, _) ? reply.toString() : "fine";
  }

  @Test
  void b21_aClientHasSoManyConnectionsAndGetsThemBackEvenly() {
    limit(Limit.Of.CONNECTIONS, Limit.By.CLIENT, 2, Duration.ofMinutes(1));
    var policy = (ClientPolicy) only();
    var one = Sessions.stranger("2001:db8::1");
    var neighbour = Sessions.stranger("2001:db8::2");
    assertEquals("fine", say(policy.judge(one)));
    assertEquals("fine", say(policy.judge(neighbour)));
    assertEquals("421 4.7.0 Too many connections, try again later", say(policy.judge(one)));
    assertEquals("fine", say(policy.judge(Sessions.stranger("2001:db8:0:1::1"))));
    given.manualClock().advance(Duration.ofSeconds(30));
    assertEquals("fine", say(policy.judge(one)));
    assertEquals("421 4.7.0 Too many connections, try again later", say(policy.judge(one)));
    for (int i = 0; i < 10; i++) {
      assertEquals("fine", say(policy.judge(Sessions.neighbour("127.0.0.1"))));
    }
  }

  @Test
  void sendersAndUsersHaveTheirOwn() {
    limit(Limit.Of.MAILS, Limit.By.SENDER, 1, Duration.ofHours(1));
    limit(Limit.Of.MAILS, Limit.By.USER, 2, Duration.ofHours(1));
    var policy = (SenderPolicy) only();
    var stranger = Sessions.stranger("192.0.2.1");
    assertEquals("fine", say(policy.judge(stranger, Envelope.of("a@b.example"))));
    assertEquals(
        "450 4.7.1 Too many mails, try again later",
        say(policy.judge(stranger, Envelope.of("A@B.example"))));
    assertEquals("fine", say(policy.judge(stranger, Envelope.of("c@b.example"))));
    var ali = stranger.loggedIn(new Account(Mailbox.of("ali@example"), "", 0, true));
    assertEquals("fine", say(policy.judge(ali, Envelope.of("a@b.example"))));
    assertEquals("fine", say(policy.judge(ali, Envelope.of("a@b.example"))));
    assertEquals(
        "450 4.7.1 Too many mails, try again later",
        say(policy.judge(ali, Envelope.of("a@b.example"))));
  }

  @Test
  void recipientsAreCounted() {
    limit(Limit.Of.RECIPIENTS, Limit.By.CLIENT, 3, Duration.ofHours(1));
    var policy = (RecipientPolicy) only();
    var session = Sessions.stranger("192.0.2.1");
    int taken = 0;
    for (int i = 0; i < 10; i++) {
      var verdict = policy.judge(session, Envelope.of("a@b"), ForwardPath.of(i + "@example"));
      taken += verdict instanceof Verdict.Continue ? 1 : 0;
    }
    assertEquals(3, taken);
  }

  @Test
  void h5_aClockThatJumpsBackGivesNothing() {
    limit(Limit.Of.MAILS, Limit.By.CLIENT, 1, Duration.ofHours(1));
    var policy = (SenderPolicy) only();
    var session = Sessions.stranger("192.0.2.1");
    assertEquals("fine", say(policy.judge(session, Envelope.of("a@b"))));
    given.manualClock().advance(Duration.ofDays(-3650));
    assertTrue(say(policy.judge(session, Envelope.of("a@b"))).startsWith("450"));
    given.manualClock().advance(Duration.ofHours(1));
    assertEquals("fine", say(policy.judge(session, Envelope.of("a@b"))));
  }

  @Test
  void connectionsAreOfClientsAlone() {
    var wrong = limit(Limit.Of.CONNECTIONS, Limit.By.USER, 1, Duration.ofHours(1));
    Limit.all(config);
    assertTrue(wrong.problems().getFirst().startsWith("by: connections have no sender"));
  }
}
