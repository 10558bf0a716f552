package org.rekkas.plugins.greylist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Findings;
import org.rekkas.spi.RecipientPolicy;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.Sessions;

class GreylistTest {
  @TempDir Path folder;
  private FakeSurroundings given;
  private RecipientPolicy policy;

  @BeforeEach
  void open() {
    given = new FakeSurroundings("greylist", folder);
    start();
  }

  private void start() {
    var settings = Settings.from(new FakeSection("greylist"));
    policy =
        (RecipientPolicy)
            new GreylistPlugin().start(settings, given).contributions().getFirst().extension();
  }

  private String rcpt(double sum, String client, String from, String to) {
    return switch (judge(sum, client, from, to)) {
      case Verdict.Continue(var why) -> "taken " + why.why();
      case Verdict.Defer(var reply, _) -> reply.toString();
      default -> "something else";
    };
  }

  private EnvelopeVerdict judge(double sum, String client, String from, String to) {
    var found =
        Findings.NONE.with(new Findings.Counted("SPF_FAIL", sum, false, "", "spf/mail", "default"));
    var session = Sessions.stranger(client).with(found);
    return policy.judge(session, Envelope.of(from), ForwardPath.of(to));
  }

  private String suspicious(String client, String from) {
    return rcpt(4, client, from, "ali@example");
  }

  private void after(Duration time) {
    given.manualClock().advance(time);
  }

  @Test
  void aSuspiciousStrangerIsAskedToComeAgain() {
    assertEquals("taken ", rcpt(1.9, "192.0.2.1", "a@b.example", "ali@example"));
    assertEquals(
        "451 4.7.1 Not known here yet, come again in 120 seconds",
        suspicious("192.0.2.1", "a@b.example"));
    after(Duration.ofSeconds(30));
    assertEquals(
        "451 4.7.1 Not known here yet, come again in 90 seconds",
        suspicious("192.0.2.77", "A@b.example"));
    after(Duration.ofSeconds(90));
    assertEquals("taken came again", suspicious("192.0.2.1", "a@b.example"));
    assertEquals("taken known", suspicious("192.0.2.1", "a@b.example"));
    assertEquals(
        "451 4.7.1 Not known here yet, come again in 120 seconds",
        suspicious("192.0.3.1", "a@b.example"));
  }

  /** The keys of what is known stay as they were. */
  @Test
  void networksAreShownAsPeopleWriteThem() {
    for (String[] each :
        new String[][] {
          {"198.51.100.7", "198.51.100.0/24"},
          {"2001:db8::1", "2001:db8::/64"},
          {"2001:db8:0:5:1::1", "2001:db8:0:5::/64"},
          {"::1", "::/64"},
        }) {
      var verdict = judge(4, each[0], "a@b.example", "ali@example");
      var evidence = ((Verdict.Defer) verdict).why();
      assertEquals(each[1], evidence.seen().get("network"));
    }
    byte[] kept = Key.of("c63364/24").and("a@b.example").and("ali@example").bytes();
    assertTrue(given.vault().space("acquaintances").get(kept).isPresent());
  }

  /** Attack H5: a clock that was ahead, once. */
  @Test
  void h5_whatAClockWroteThatWasAheadIsNotThere() {
    after(Duration.ofDays(30));
    suspicious("192.0.2.1", "a@b.example");
    after(Duration.ofDays(-30));
    assertEquals(
        "451 4.7.1 Not known here yet, come again in 120 seconds",
        suspicious("192.0.2.1", "a@b.example"));
    after(Duration.ofSeconds(-30));
    assertEquals(
        "451 4.7.1 Not known here yet, come again in 120 seconds",
        suspicious("192.0.2.1", "a@b.example"));
    after(Duration.ofSeconds(150));
    assertEquals("taken came again", suspicious("192.0.2.1", "a@b.example"));
  }

  @Test
  void whoComesTooLateIsAStrangerAgainAndAcquaintancesAreForgotten() {
    suspicious("192.0.2.1", "a@b.example");
    after(Duration.ofDays(3));
    assertEquals(
        "451 4.7.1 Not known here yet, come again in 120 seconds",
        suspicious("192.0.2.1", "a@b.example"));
    after(Duration.ofMinutes(3));
    suspicious("192.0.2.1", "a@b.example");
    after(Duration.ofDays(35));
    assertEquals("taken known", suspicious("192.0.2.1", "a@b.example"));
    after(Duration.ofDays(37));
    assertEquals(
        "451 4.7.1 Not known here yet, come again in 120 seconds",
        suspicious("192.0.2.1", "a@b.example"));
  }

  @Test
  void aNetworkThatCameAgainOftenIsTrusted() {
    for (String name : "one two three four five".split(" ")) {
      suspicious("2001:db8::1", name + "@b.example");
    }
    after(Duration.ofMinutes(3));
    for (String name : "one two three four five".split(" ")) {
      assertEquals("taken came again", suspicious("2001:db8::2", name + "@b.example"));
    }
    assertEquals(
        "taken a network that came again often", suspicious("2001:db8::3", "other@b.example"));
  }

  @Test
  void numbersInASenderMakeNoOtherOne() {
    suspicious("192.0.2.1", "bounce-123-ali=example@b.example");
    after(Duration.ofMinutes(3));
    assertEquals("taken came again", suspicious("192.0.2.1", "bounce-4567-ali=example@b.example"));
  }

  @Test
  void whatIsKnownOutlivesARestartAndWhatExpiredIsRemoved() {
    suspicious("192.0.2.1", "a@b.example");
    start();
    after(Duration.ofMinutes(3));
    assertEquals("taken came again", suspicious("192.0.2.1", "a@b.example"));
    for (int i = 0; i < 26 * 26; i++) {
      String name = "" + (char) ('a' + i / 26) + (char) ('a' + i % 26);
      suspicious("198.51.100.1", name + "@b.example");
    }
    after(Duration.ofDays(40));
    for (int i = 0; i < 3; i++) {
      rcpt(4, "203.0.113.1", "z@b.example", "ali@example");
      after(Duration.ofMinutes(11));
    }
    Space space = given.vault().space("acquaintances");
    assertEquals(2, space.range(new byte[0], new byte[] {(byte) 0xff}, 1000).size());
  }
}
