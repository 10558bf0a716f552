package org.rekkas.smtp.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.rekkas.smtp.wire.Parsing.assertMalformed;
import static org.rekkas.smtp.wire.Parsing.parse;
import static org.rekkas.smtp.wire.Parsing.recipient;
import static org.rekkas.smtp.wire.Parsing.sender;
import static org.rekkas.smtp.wire.Parsing.strict;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.smtp.wire.Command.Ehlo;
import org.rekkas.smtp.wire.Command.Malformed;
import org.rekkas.smtp.wire.Command.RcptTo;
import org.rekkas.spi.mail.Reply;

class AddressAttacksTest {
  @Test
  void addressLiterals() {
    for (String good :
        List.of(
            "0.0.0.0",
            "255.255.255.255",
            "IPv6:::",
            "IPv6:1::",
            "IPv6:1:2:3:4:5:6:7::",
            "IPv6:::2:3:4:5:6:7:8",
            "ipV6:ABCD:ef01::0:1",
            "IPv6:1::2:192.0.2.1")) {
      assertEquals("<a@[" + good + "]>", recipient("RCPT TO:<a@[" + good + "]>"));
    }
    for (String bad :
        List.of(
            "1.2.3.4.",
            "1.2.3.",
            ".1.2.3",
            "1..2.3",
            "1.2.3.0004",
            "1.2.3.256",
            "1,2,3,4",
            "IPv4:1.2.3.4",
            "IPv5:1::2",
            "IPv6.1::2",
            "IPx6:1::2",
            "IXv6:1::2",
            "XPv6:1::2",
            "IPv6:1",
            "IPv6:1:2:3:4:5:6:7",
            "IPv6:1:2:3:4:5:6:7:",
            "IPv6::1:2:3:4:5:6:7:8",
            "IPv6:1:2:3:4:5:6:7::8",
            "IPv6:::1:2:3:4:5:6:7:8",
            "IPv6:1:::2",
            "IPv6:::g",
            "IPv6:g::",
            "IPv6:::1.2.3",
            "IPv6:::1.2.3.256",
            "IPv6:1.2.3.4::1",
            "IPv6:1:2:3:4:5:6:7:1.2.3.4")) {
      assertMalformed(501, "RCPT TO:<a@[" + bad + "]>");
    }
  }

  @Test
  void d1_controlsInAddresses() {
    for (String c : List.of("\0", "\t", "\u0001", "\u001b", "\u007f", "\u0085", "\u009b")) {
      for (String address :
          List.of("a" + c + "b@c", "\"a" + c + "b\"@c", "\"a\\" + c + "b\"@c", "a@b" + c + "c")) {
        assertMalformed(501, "MAIL FROM:<" + address + ">");
        assertMalformed(501, "RCPT TO:<" + address + ">");
      }
    }
  }

  @Test
  void d2_codePointsWhoseLowOctetIsALineEndStayWhatTheyAre() {
    assertEquals("<a\u760d\u760ab@c>", recipient("RCPT TO:<a\u760d\u760ab@c>"));
    var buffer = new ReplyBuffer();
    buffer.add(Reply.of(550, "5.1.1", "no \u760d\u760a\u762e here"));
    assertEquals("550 5.1.1 no ??? here\r\n", text(buffer));
  }

  @Test
  void d3_localPartsAreNeverMoreThanNames() {
    for (String name : List.of("|cmd", "/etc/x", "-oQ/tmp", "a%b", "a!b", "`id`", "$HOME")) {
      assertEquals("<" + name + "@c>", recipient("RCPT TO:<" + name + "@c>"));
    }
    for (String name : List.of(":include:/etc/passwd", "$(id)", "../x", "a;b", "a,b", "a\\b")) {
      assertMalformed(501, "RCPT TO:<" + name + "@c>");
    }
  }

  @Test
  void d4_lengths() {
    String label = "x".repeat(63);
    String domain = (label + ".").repeat(3) + "x".repeat(61);
    assertMalformed(501, "RCPT TO:<" + "l".repeat(253) + "@c>");
    assertMalformed(501, "MAIL FROM:<\"" + "l".repeat(251) + "\"@c>");
    assertMalformed(501, "MAIL FROM:<\"" + "l".repeat(1000) + "\"@c>");
    assertMalformed(501, "RCPT TO:<a@" + label + "x.example>");
    for (int letters : new int[] {35, 59}) { // of two octets each
      String path = "<a@" + "\u0439".repeat(letters) + ".example>";
      assertEquals(path, recipient("RCPT TO:" + path));
    }
    assertMalformed(501, "RCPT TO:<a@" + "\u0439".repeat(60) + ".example>");
    String longest = (label + ".").repeat(3) + "x".repeat(60);
    assertEquals("<a@" + longest + ">", recipient("RCPT TO:<a@" + longest + ">"));
    assertMalformed(501, "RCPT TO:<a@" + domain + ">");
    assertEquals(new Ehlo(domain + "yy"), parse("EHLO " + domain + "yy"));
    assertMalformed(501, "EHLO " + domain + "yyy");
  }

  /** RFC 5321 §4.5.3.1, «no limits to the maximum extent possible»: 64 octets would be one. */
  @Test
  void d4_aLocalPartMayFillThePath() {
    for (int length : new int[] {64, 65, 71, 252}) {
      String path = "<" + "l".repeat(length) + "@c>";
      assertEquals(path, recipient("RCPT TO:" + path));
      assertEquals(path, sender("MAIL FROM:" + path));
    }
    String quoted = "<\"" + "l ".repeat(125) + "\"@c>";
    assertEquals(quoted, recipient("RCPT TO:" + quoted));
    assertEquals(quoted, sender("MAIL FROM:" + quoted));
  }

  @Test
  void dotsStandWhereTheyDoInTheWild() {
    for (String local : List.of("foo..bar", "foo.", "a...b..")) {
      String command = "RCPT TO:<" + local + "@docomo.example>";
      String quoted = "<\"" + local + "\"@docomo.example>";
      assertEquals(quoted, recipient(command));
      assertEquals(quoted, recipient("RCPT TO:" + quoted));
      assertInstanceOf(RcptTo.class, strict(command), command);
      assertInstanceOf(RcptTo.class, strict("RCPT TO:" + quoted), command);
    }
  }

  @Test
  void d5_emptyAndOddPaths() {
    assertMalformed(501, "RCPT TO:<>");
    assertMalformed(501, "RCPT TO:<\"\">");
    assertMalformed(501, "RCPT TO:<\"\"@c>");
    assertMalformed(501, "RCPT TO:<joe>");
    assertMalformed(501, "RCPT TO:<@a,@b>");
    assertMalformed(501, "RCPT TO:<@a,b:c@d>");
    assertMalformed(501, "RCPT TO:<@a,c@d>");
    assertMalformed(501, "RCPT TO:<@-a:c@d>");
    assertMalformed(501, "RCPT TO:<@a;c@d>");
    assertMalformed(501, "MAIL FROM:>");
    assertMalformed(501, "MAIL FROM:<>x");
    assertMalformed(501, "MAIL FROM:<>SIZE=1");
    assertMalformed(501, "MAIL FROM<a@b>");
    assertMalformed(501, "RCPT TO;<a@b>");
    assertMalformed(501, "RCPT TO:");
    assertMalformed(501, "RCPT");
    assertMalformed(501, "MAIL FROM");
    assertMalformed(501, "MAIL TO:<a@b>");
    assertMalformed(501, "RCPT TO:<a@[127.0.0.1>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<aaa@bbb.com>ccc@ddd.com",
        "a@b@c",
        "<a@b@c>",
        "<a@b,c@d>",
        "a@b,c@d",
        "<a@b><c@d>",
        "<a@b",
        "a@b>",
        "<<a@b>>",
        "<a@b >",
        "< a@b>",
        "<a@b>x",
        "<.a@b>",
        "<..a@b>",
        "<\"a\"b@c>",
        "<\"a@c>",
        "<a@b..c>"
      })
  void d6_oneReadingOrNone(String path) {
    assertMalformed(501, "RCPT TO:" + path);
    assertMalformed(501, "MAIL FROM:" + path);
  }

  @Test
  void d7_utf8() {
    for (String bad :
        List.of(
            "a\u200bb@c", "a\u202eb@c", "a\ufeff@c", "a@b\u200bc", "a@b\u2028c", "a@b\u3002c")) {
      assertMalformed(501, "RCPT TO:<" + bad + ">");
    }
    byte[][] broken = {
      {(byte) 0xc0, (byte) 0x8a},
      {(byte) 0xff},
      {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
      {(byte) 0xe2, (byte) 0x80},
      {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80}
    };
    for (byte[] octets : broken) {
      byte[] line = ("RCPT TO:<a" + "?".repeat(octets.length) + "@c>").getBytes(UTF_8);
      System.arraycopy(octets, 0, line, 10, octets.length);
      assertInstanceOf(Malformed.class, Parsing.LENIENT.parse(line, 0, line.length));
    }
  }

  private static String text(ReplyBuffer buffer) {
    var out = new java.io.ByteArrayOutputStream();
    try {
      buffer.writeTo(out);
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
    return out.toString(UTF_8);
  }
}
