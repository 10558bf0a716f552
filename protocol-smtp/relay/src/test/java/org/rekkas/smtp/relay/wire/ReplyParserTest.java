package org.rekkas.smtp.relay.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.smtp.relay.wire.ReplyParser.Met;
import org.rekkas.spi.mail.EnhancedCode;

/** RFC 5321 §4.2, and attack F11. */
class ReplyParserTest {
  private static Met parse(String... lines) {
    var parser = new ReplyParser();
    Met met = new Met.More();
    for (String each : lines) {
      byte[] octets = each.getBytes(ISO_8859_1);
      met = parser.line(octets, 0, octets.length);
    }
    return met;
  }

  private static RemoteReply whole(String... lines) {
    return assertInstanceOf(Met.Whole.class, parse(lines)).reply();
  }

  @Test
  void linesBecomeOneReply() {
    var reply = whole("250-mx.example", "250-SIZE 100", "250 HELP");
    assertEquals(250, reply.code());
    assertEquals(List.of("mx.example", "SIZE 100", "HELP"), reply.lines());
  }

  /** RFC 4954 §4: a part of a challenge is no challenge. */
  @Test
  void aChallengeIsPassedOnWhole() {
    String challenge = "QUJD".repeat(113);
    assertEquals(List.of(challenge), whole("334 " + challenge).lines());
    assertEquals(400, whole("250 " + challenge).lines().getFirst().length());
  }

  @Test
  void theEnhancedCodeIsTakenFromTheText() {
    var reply = whole("550-5.1.1 no such", "550 5.1.1 mailbox");
    assertEquals(Optional.of(EnhancedCode.of("5.1.1")), reply.enhanced());
    assertEquals(List.of("no such", "mailbox"), reply.lines());
    assertEquals("550 5.1.1 no such", reply.reply().toString());
  }

  @Test
  void anEnhancedCodeOfAnotherClassIsText() {
    assertEquals(Optional.empty(), whole("250 5.1.1 no").enhanced());
    assertEquals(Optional.empty(), whole("550 5.1000.1 no").enhanced());
    assertEquals(Optional.empty(), whole("550 5.1. no").enhanced());
    assertEquals(Optional.empty(), whole("354 3.0.0 go on").enhanced());
  }

  @Test
  void f11_noTextIsATextToo() {
    assertEquals(List.of(""), whole("550 5.7.2").lines());
    assertEquals(List.of(""), whole("250").lines());
    assertEquals(List.of(""), whole("250 ").lines());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "2", "25", "25x OK", "2500 OK", "OK", "150 wait", "600 what", "250_OK", "\0"})
  void f11_whatHasNoCodeIsUnclear(String line) {
    assertInstanceOf(Met.Unclear.class, parse(line));
  }

  @Test
  void f11_twoCodesAreUnclear() {
    assertInstanceOf(Met.Unclear.class, parse("250-a", "550 b"));
    assertInstanceOf(Met.Unclear.class, parse("550-a", "250 b"));
  }

  @Test
  void f11_aNulIsUnclear() {
    assertInstanceOf(Met.Unclear.class, parse("250 a\0b"));
  }

  @Test
  void f11_noEndIsUnclear() {
    var parser = new ReplyParser();
    byte[] line = "250-more".getBytes(ISO_8859_1);
    int lines = 0;
    while (parser.line(line, 0, line.length) instanceof Met.More) {
      lines++;
      assertTrue(lines < 1000);
    }
  }

  @Test
  void controlsAndOctetsBeyondAsciiDoNoHarm() {
    var reply = whole("550 5.1.1 \u001b[31m \u00ff");
    assertTrue(reply.reply().lines().getFirst().startsWith("?[31m "));
    assertEquals(400, whole("550 " + "x".repeat(2000)).reply().lines().getFirst().length());
  }

  @Test
  void anythingIsAReplyOrUnclear() {
    var random = new Random(1);
    var parser = new ReplyParser();
    for (int i = 0; i < 100_000; i++) {
      byte[] line = new byte[random.nextInt(12)];
      random.nextBytes(line);
      if (line.length > 3 && random.nextBoolean()) {
        line[0] = '5';
        line[1] = '5';
        line[2] = '0';
        line[3] = (byte) (random.nextBoolean() ? ' ' : '-');
      }
      if (parser.line(line, 0, line.length) instanceof Met.Whole(RemoteReply reply)) {
        assertEquals(reply.code(), reply.reply().code());
        assertTrue(reply.delay().isTransient());
      }
    }
  }
}
