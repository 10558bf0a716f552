package org.rekkas.smtp.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Outcome.Reporter;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.EnvelopeOptions.Body;

/** The time for delivery on its way to the next hop, RFC 2852 §4.1.4. */
class DeliverByTest {
  private static final String OPENED =
      """
      S: 220 mx
      C: EHLO mx.example.org
      S: 250-mx
      S: 250-DSN
      S: 250 PIPELINING
      """;

  private static final String KNOWS = OPENED.replace("S: 250-DSN\n", "S: 250-DELIVERBY 5\n");

  private static String mail(String line) {
    return line
        + """

        C: RCPT TO:<b@example.net>
        C: DATA
        S: 250 OK
        S: 250 OK
        S: 354 go on
        C: Subject: s
        C:
        C: Hello
        C: .
        S: 250 OK
        """;
  }

  /** Plays one mail that came ten seconds ago. */
  private static Outcome send(String script, String by) throws Exception {
    var options =
        new EnvelopeOptions(
            Body.SEVEN_BIT, false, Optional.empty(), Optional.empty(), Map.of("BY", by));
    try (var hop = new ScriptedHop(script);
        var relaying = Relaying.to(hop)) {
      var mail = relaying.mail(options, Relaying.TEXT, "b@example.net");
      relaying.given.manualClock().advance(Duration.ofSeconds(10));
      var outcome = relaying.deliver(relaying.all(mail)).getFirst();
      relaying.close();
      hop.played();
      return outcome;
    }
  }

  private static Reporter reporter(String script, String by) throws Exception {
    return assertInstanceOf(Outcome.Relayed.class, send(script, by)).success();
  }

  private static String failure(String script, String by) throws Exception {
    var failed = assertInstanceOf(Outcome.Failed.class, send(script, by));
    return failed.reply().enhanced().orElseThrow().toString();
  }

  @Test
  void whatIsLeftIsPassedOn() throws Exception {
    var left = mail("C: MAIL FROM:<a@example.org> BY=590;R");
    assertEquals(Reporter.US, reporter(KNOWS + left, "600;R"));
    var over = mail("C: MAIL FROM:<a@example.org> BY=-5;N");
    assertEquals(Reporter.US, reporter(KNOWS + over, "5;N"));
  }

  @Test
  void whoTracesIsTold() throws Exception {
    var traced = mail("C: MAIL FROM:<a@example.org> BY=590;RT");
    assertEquals(Reporter.US_UNASKED, reporter(KNOWS + traced, "600;RT"));
  }

  @Test
  void aHopWithoutTimesGetsWhatIsTriedOnAnyhow() throws Exception {
    var plain = mail("C: MAIL FROM:<a@example.org>");
    assertEquals(Reporter.US_UNASKED, reporter(OPENED + plain, "600;N"));
  }

  @Test
  void whatIsToGoBackGoesToNoHopWithoutTimes() throws Exception {
    assertEquals("5.3.3", failure(OPENED, "600;R"));
    assertTrue(US_ASCII.newEncoder().canEncode(Replies.NO_TIMES.toString()));
  }

  @Test
  void whatIsTooLateIsNotSent() throws Exception {
    assertEquals("5.4.7", failure(KNOWS, "10;R"));
  }
}
