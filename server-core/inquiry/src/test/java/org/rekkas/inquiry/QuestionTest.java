package org.rekkas.inquiry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.net.Client;

class QuestionTest {
  @Test
  void aBareNameCanBeMeantInSeveralDomains() {
    var bare = Question.parse("ali").orElseThrow();
    assertEquals(
        List.of(Mailbox.of("ali@example.org"), Mailbox.of("ali@localhost")),
        bare.candidates(List.of("example.org", "localhost")));
    assertEquals(
        List.of(Mailbox.of("ali@localhost")), bare.candidates(List.of("localhost", "LOCALHOST")));
    var full = Question.parse("x <ali@a.example>").orElseThrow();
    assertEquals(List.of(Mailbox.of("ali@a.example")), full.candidates(List.of("localhost")));
  }

  @Test
  void smtpUtf8IsAParameterBehindTheName() {
    assertTrue(Question.parse("zo\u00eb SMTPUTF8").orElseThrow().smtpUtf8());
    assertTrue(Question.parse("zo\u00eb smtputf8").orElseThrow().beyondAscii());
    assertEquals("SMTPUTF8", Question.parse("SMTPUTF8").orElseThrow().localPart());
  }

  /** As MAIL and RCPT have it. */
  @Test
  void whatCanGetMailCanBeAskedFor() {
    for (String local : List.of("a.b", "a..b", "a...b.", "a.", "l".repeat(252), "l".repeat(65))) {
      var address = local + "@c";
      assertEquals(local, Question.parse(address).orElseThrow().localPart());
      assertEquals(local, Question.parse("x <" + address + ">").orElseThrow().localPart());
      assertEquals(local, Question.parse(local).orElseThrow().localPart());
    }
    assertEquals("a b", Question.parse("\"a b\"@c").orElseThrow().localPart());
    for (String none :
        List.of("l".repeat(253) + "@c", ".a@c", "..@c", "a b@c", "a@b@c", "a\"b@c")) {
      assertEquals(Optional.empty(), Question.parse(none), none);
    }
  }

  @Test
  void noArgumentMakesItThrow() {
    var random = new Random(11);
    String signs = "a@<>:,\" \\.\u00eb\u0000\t[]x";
    for (int i = 0; i < 100_000; i++) {
      var text = new StringBuilder();
      for (int j = random.nextInt(12); j > 0; j--) {
        text.append(signs.charAt(random.nextInt(signs.length())));
      }
      Optional<Question> question = Question.parse(text.toString());
      question.ifPresent(q -> assertFalse(q.localPart().isEmpty()));
    }
  }

  @Test
  void theAllowanceOfClientsBeyondTheBoundIsForgotten() throws UnknownHostException {
    var allowance = new Allowance(1, InstantSource.fixed(Instant.EPOCH));
    assertTrue(allowance.take(client(0)));
    assertFalse(allowance.take(client(0)));
    for (int i = 1; i <= 10_000; i++) {
      assertTrue(allowance.take(client(i)));
    }
    assertTrue(allowance.take(client(0)));
    assertFalse(allowance.take(client(10_000)));
  }

  private static Client client(int i) throws UnknownHostException {
    byte[] address = {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
    return new Client(InetAddress.getByAddress(address), 25, false);
  }
}
