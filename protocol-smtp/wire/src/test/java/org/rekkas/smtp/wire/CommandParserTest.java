package org.rekkas.smtp.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.smtp.wire.Command.Bdat;
import org.rekkas.smtp.wire.Command.Ehlo;
import org.rekkas.smtp.wire.Command.Helo;
import org.rekkas.smtp.wire.Command.Hopeless;
import org.rekkas.smtp.wire.Command.MailFrom;
import org.rekkas.smtp.wire.Command.Malformed;
import org.rekkas.smtp.wire.Command.Other;
import org.rekkas.smtp.wire.Command.RcptTo;
import org.rekkas.spi.mail.EnvelopeOptions.Body;
import org.rekkas.spi.mail.EnvelopeOptions.Returned;
import org.rekkas.spi.mail.Recipient.Notify;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;

class CommandParserTest {
  private static final CommandParser LENIENT = new CommandParser(new Dialect(true, "example.org"));
  private static final CommandParser STRICT = new CommandParser(new Dialect(false, "example.org"));

  @Test
  void verbsHaveNoCaseAndTrailingSpaceIsTolerated() {
    assertEquals(Command.DATA, parse("data  "));
    assertEquals(Command.QUIT, parse("Quit\t"));
    assertEquals(Command.RSET, parse("rSeT"));
    assertEquals(Command.NOOP, parse("NOOP and what stands behind"));
    assertEquals(Command.START_TLS, parse("starttls"));
    assertEquals(new Helo("a.example"), parse("HELO a.example"));
    assertEquals(new Ehlo("[192.0.2.1]"), parse("EHLO [192.0.2.1]"));
    assertEquals(new Other("VRFY", "ali"), parse("vrfy ali"));
    assertEquals(new Other("X-1", ""), parse("x-1"));
    assertEquals(new Command.Help("mail"), parse("HELP mail"));
  }

  @Test
  void paths() {
    assertEquals("<a@b.example>", sender("MAIL FROM:<a@b.example>"));
    assertEquals("<>", sender("MAIL FROM:<>"));
    assertEquals("<a@[192.0.2.1]>", sender("MAIL FROM:<a@[192.0.2.1]>"));
    assertEquals("<a@[IPv6:2001:db8::1]>", sender("MAIL FROM:<a@[IPv6:2001:db8::1]>"));
    assertEquals("<\"a b\"@c.example>", sender("MAIL FROM:<\"a b\"@c.example>"));
    assertEquals("<ab@c.example>", sender("MAIL FROM:<\"ab\"@c.example>"));
    assertEquals("<\"a\\\"\\\\b\"@c>", sender("MAIL FROM:<\"a\\\"\\\\b\"@c>"));
    assertEquals("<joe@localhost>", recipient("RCPT TO:<@one,@two:joe@localhost>"));
    assertEquals("<Postmaster@example.org>", recipient("RCPT TO:<Postmaster>"));
    assertEquals("<müller@bücher.example>", recipient("RCPT TO:<müller@bücher.example>"));
  }

  @Test
  void whatPeopleTypeByHandIsTakenWhereConfigured() {
    for (String line :
        List.of(
            "MAIL FROM: <a@b>",
            "MAIL FROM : a@b",
            "MAIL FROM:a@b",
            "mail  from:  a@b ",
            "MAIL\tFROM:<a@b>")) {
      assertEquals("<a@b>", sender(line), line);
    }
    for (String line :
        List.of("MAIL FROM: <a@b>", "MAIL FROM:a@b", "MAIL FROM:<a_b@c_d.example>", "HELO")) {
      assertInstanceOf(Malformed.class, strict(line), line);
    }
    assertEquals("<a_b@c_d.example>", sender("MAIL FROM:<a_b@c_d.example>"));
    assertEquals(new Helo(""), parse("HELO"));
    assertInstanceOf(Malformed.class, parse("EHLO"));
  }

  @Test
  void whereItIsNotTakenTheReplySaysWhatIsWrong() {
    for (String verb : List.of("MAIL FROM:", "RCPT TO:")) {
      assertEquals(new Malformed(Replies.SPACE_BEFORE_PATH), strict(verb + " <a@b>"));
      assertEquals(new Malformed(Replies.SPACE_BEFORE_PATH), strict(verb + "\ta@b"));
      assertEquals(new Malformed(Replies.NO_BRACKETS), strict(verb + "a@b"));
    }
    assertEquals(new Malformed(Replies.BAD_SENDER), strict("MAIL FROM:<a@b"));
    assertEquals(new Malformed(Replies.BAD_RECIPIENT), strict("RCPT TO:<>"));
    assertEquals(new Malformed(Replies.BAD_SENDER), strict("MAIL FROM:"));
    assertEquals(new Malformed(Replies.BAD_RECIPIENT), parse("RCPT TO: a"));
  }

  @Test
  void parametersOfMail() {
    var p =
        mail("MAIL FROM:<a@b> SIZE=1000 body=8bitmime SMTPUTF8 RET=HDRS ENVID=QQ+2B1"
                + " X-Y=Z MT-PRIORITY=3")
            .parameters();
    assertEquals(1000, p.size());
    assertEquals(Body.EIGHT_BIT_MIME, p.body());
    assertTrue(p.smtpUtf8());
    assertEquals(Optional.of(Returned.HDRS), p.returned());
    assertEquals(Optional.of("QQ+1"), p.envelopeId());
    assertEquals(Map.of("X-Y", "Z", "MT-PRIORITY", "3"), p.others());
    assertEquals(MailParameters.NONE, mail("MAIL FROM:<a@b>").parameters());
  }

  @Test
  void eachParameterCountsAlone() {
    for (String one :
        List.of("SIZE=1", "BODY=8BITMIME", "SMTPUTF8", "RET=FULL", "ENVID=a", "X=1")) {
      assertNotEquals(MailParameters.NONE, mail("MAIL FROM:<> " + one).parameters(), one);
    }
    for (String one : List.of("NOTIFY=NEVER", "ORCPT=rfc822;a", "X=1")) {
      var rcpt = (RcptTo) parse("RCPT TO:<a@b> " + one);
      assertNotEquals(RcptParameters.NONE, rcpt.parameters(), one);
    }
  }

  /** RFC 4954 §5: it is understood, and nobody believes it. */
  @Test
  void anAuthorIsReadAndForgotten() {
    for (String who : List.of("<>", "a@b", "a+2Bc@b")) {
      assertEquals(MailParameters.NONE, mail("MAIL FROM:<a@b> AUTH=" + who).parameters());
    }
    for (String bad : List.of("AUTH", "AUTH=", "AUTH=nobody", "AUTH=@b", "AUTH=a+0Ab@c")) {
      assertMalformed(501, "MAIL FROM:<a@b> " + bad);
    }
  }

  @Test
  void b25_noParameterStandsTwiceNorWithoutItsValue() {
    for (String name : List.of("RET=FULL", "ENVID=a", "AUTH=<>", "BODY=7BIT", "SIZE=0")) {
      assertMalformed(501, "MAIL FROM:<a@b> " + name + " " + name);
      assertMalformed(501, "MAIL FROM:<a@b> " + name.replaceFirst("=.*", ""));
    }
    for (String name : List.of("NOTIFY=SUCCESS", "ORCPT=rfc822;a", "X=1")) {
      assertMalformed(501, "RCPT TO:<a@b> " + name + " " + name);
    }
    assertMalformed(501, "RCPT TO:<a@b> NOTIFY");
    assertMalformed(501, "RCPT TO:<a@b> ORCPT");
  }

  @Test
  void parametersOfRcpt() {
    var rcpt = (RcptTo) parse("RCPT TO:<a@b> NOTIFY=SUCCESS,delay ORCPT=rfc822;Bob+40example.org");
    assertEquals(Set.of(Notify.SUCCESS, Notify.DELAY), rcpt.parameters().notifyWhen());
    assertEquals(Optional.of("rfc822;Bob@example.org"), rcpt.parameters().original());
    assertEquals(
        Optional.of("FOO"), ((RcptTo) parse("RCPT TO:<a@b> FOO=1")).parameters().unknown());
    rcpt = (RcptTo) parse("RCPT TO:<a@b> NOTIFY=never ORCPT=utf-8;a+2Bb@c");
    assertEquals(Set.of(Notify.NEVER), rcpt.parameters().notifyWhen());
    assertEquals(Optional.of("utf-8;a+2Bb@c"), rcpt.parameters().original(), "it stays as sent");
  }

  @Test
  void b12_aChunkWhoseSizeCannotBeReadIsHopeless() {
    assertEquals(new Bdat(0, true), parse("BDAT 0 LAST"));
    assertEquals(new Bdat(86, false), parse("bdat 86"));
    assertEquals(new Bdat(7, true), parse("BDAT 007 last"));
    for (String argument :
        List.of(
            "",
            "18446744073709551616",
            "9223372036854775808",
            "-1",
            "+1",
            "1 LAST x",
            "0x10",
            "1e3",
            "1,5",
            "1 FIRST",
            "LAST",
            "99999999999999999999999999")) {
      var hopeless = assertInstanceOf(Hopeless.class, parse("BDAT " + argument), argument);
      assertEquals(501, hopeless.reply().code());
    }
  }

  @Test
  void b25_parametersThatAreMalformedAreRefused() {
    for (String bad :
        List.of(
            "SIZE=-1",
            "SIZE=",
            "SIZE",
            "SIZE=1 SIZE=2",
            "SIZE=1k",
            "SIZE=111111111111111111111",
            "BODY=FOO",
            "BODY",
            "BODY=7BIT BODY=7BIT",
            "SMTPUTF8=1",
            "SMTPUTF8 SMTPUTF8",
            "FOO=",
            "=1",
            "-A=1",
            "F_O=1",
            "X=1 X=2",
            "AUTH=a\u0001b")) {
      assertMalformed(501, "MAIL FROM:<a@b> " + bad);
    }
    assertEquals(
        Long.MAX_VALUE, mail("MAIL FROM:<a@b> SIZE=99999999999999999999").parameters().size());
    assertEquals(Map.of(), mail("MAIL FROM:<a@b> AUTH=<>").parameters().others());
  }

  @Test
  void b26_noControlGetsThroughAnEncodedParameter() {
    for (String bad :
        List.of(
            "RET=BODY",
            "RET",
            "ENVID=+00",
            "ENVID=+0D+0A",
            "ENVID=+7F",
            "ENVID=+FF",
            "ENVID=+2",
            "ENVID=+zz",
            "ENVID=é",
            "ENVID=" + "x".repeat(101),
            "ENVID=" + "x".repeat(10_000))) {
      assertMalformed(501, "MAIL FROM:<a@b> " + bad);
    }
    for (String bad :
        List.of(
            "NOTIFY=NEVER,FAILURE",
            "NOTIFY=",
            "NOTIFY=,",
            "NOTIFY=SUCCESS,",
            "NOTIFY=OFTEN",
            "NOTIFY=NEVER NOTIFY=NEVER",
            "ORCPT=a@b",
            "ORCPT=;a",
            "ORCPT=rfc822;",
            "ORCPT=rfc822;+0A",
            "ORCPT=rf c822;a",
            "ORCPT=rf_c822;a",
            "ORCPT=\u0172fc822;a",
            "ORCPT=rfc822;" + "x".repeat(500))) {
      assertMalformed(501, "RCPT TO:<a@b> " + bad);
    }
    String longest = "x".repeat(100);
    assertEquals(
        Optional.of(longest), mail("MAIL FROM:<a@b> ENVID=" + longest).parameters().envelopeId());
    var rcpt = (RcptTo) parse("RCPT TO:<a@b> ORCPT=rfc822;" + "x".repeat(493));
    assertEquals(Optional.of("rfc822;" + "x".repeat(493)), rcpt.parameters().original());
    rcpt = (RcptTo) parse("RCPT TO:<a@b> ORCPT=utf-8;m\\x{FC}ller@b");
    assertEquals(Optional.of("utf-8;m\\x{FC}ller@b"), rcpt.parameters().original());
  }

  /** RFC 6533 §3, and how Postfix writes it: UTF-8 as xtext. */
  @Test
  void anOriginalAddressBeyondAsciiIsOfTheTypeUtf8() {
    var rcpt = (RcptTo) parse("RCPT TO:<a@b> ORCPT=rfc822;m+C3+BCll+2Ber@b");
    assertEquals(Optional.of("utf-8;m\\x{FC}ll\\x{2B}er@b"), rcpt.parameters().original());
    for (String bad : List.of("rfc822;m+C3@b", "rfc822;+C3+BC+0D+0A", "rfc822;+C2+85", "x;+FC")) {
      assertMalformed(501, "RCPT TO:<a@b> ORCPT=" + bad);
    }
  }

  @Test
  void b28_namesOfHelloAreDomainsOrLiterals() {
    for (String bad :
        List.of(
            "[IPv6:xyz]",
            "[1.2.3]",
            "[1.2.3.4.5]",
            "[256.1.1.1]",
            "[IPv6:1::2::3]",
            "[IPv6:1:2:3:4:5:6:7:8:9]",
            "[IPv6:]",
            "[IPv6:12345::]",
            "[foo:bar]",
            "a\u0001b",
            "a\u007f",
            "a\0b",
            "${jndi:ldap://x}",
            "a b",
            "a..b",
            ".a",
            "a..",
            ".",
            "[fe80::1%]",
            "[fe80]",
            "-a",
            "a-.b",
            "bücher.example",
            "<script>",
            "x".repeat(64),
            "x".repeat(1_000_000))) {
      assertMalformed(501, "EHLO " + bad);
      assertMalformed(501, "HELO " + bad);
    }
    for (String good :
        List.of(
            "localhost",
            "a.example",
            "1.2.3.4",
            "my_host",
            "xn--bcher-kva.example",
            "[IPv6:::1]",
            "[ipv6:fe80::1]",
            "[IPv6:1:2:3:4:5:6:7:8]",
            "[IPv6:::ffff:192.0.2.1]",
            "[IPv6:1:2:3:4:5:6:192.0.2.1]",
            "x".repeat(63))) {
      assertEquals(new Ehlo(good), parse("EHLO " + good));
    }
  }

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

  @ParameterizedTest
  @CsvSource({
    "a.example.,           a.example",
    "[fe80::1],            [IPv6:fe80::1]",
    "[fe80::1%eth0],       [IPv6:fe80::1]",
    "[IPv6:fe80::1%en0.5], [IPv6:fe80::1]",
  })
  void b28_aNameIsTakenAsItIsMeant(String said, String meant) {
    assertEquals(new Ehlo(meant), parse("EHLO " + said));
    assertEquals(new Helo(meant), parse("HELO " + said));
    assertEquals(501, assertInstanceOf(Malformed.class, strict("EHLO " + said)).reply().code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1",
        "POST /x HTTP/1.0",
        "CONNECT mail.example:25 HTTP/1.1",
        "Host: a.example",
        "SSH-2.0-OpenSSH_9.2",
        "PROXY TCP4 1.2.3.4 5.6.7.8 1 2",
      })
  void b17_otherProtocolsAreToldSo(String line) {
    assertEquals(554, assertInstanceOf(Hopeless.class, parse(line)).reply().code());
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
      assertInstanceOf(Malformed.class, LENIENT.parse(line, 0, line.length));
    }
  }

  @Test
  void d8_theLocaleOfTheMachineDoesNotMatter() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.of("tr", "TR"));
    try {
      assertEquals(new Other("VRFY", "I"), parse("vrfy I"));
      assertEquals(Command.START_TLS, parse("starttls"));
      assertEquals(1, mail("mail from:<a@b> size=1").parameters().size());
      assertEquals(Body.EIGHT_BIT_MIME, mail("MAIL FROM:<a@b> body=8bitmime").parameters().body());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void b24_attributesOfXclient() {
    var x = assertInstanceOf(Command.Xclient.class, parse("XCLIENT ADDR=192.0.2.9 name=a+2Bb"));
    assertEquals(
        "[Attribute[name=ADDR, value=192.0.2.9], Attribute[name=NAME, value=a+b]]",
        x.attributes().toString());
    for (String bad : List.of("", "ADDR", "=x", "NAME=a+0D+0A", "NAME=+00", "NAME=a+2")) {
      assertMalformed(501, "XCLIENT " + bad);
    }
  }

  @Test
  void noise() {
    for (String line :
        List.of("", "   ", "\u0001\u0002", "é", "a".repeat(100), "M\0IL FROM:<a@b>")) {
      assertMalformed(500, line);
    }
    assertEquals(new Other("A".repeat(32), "x"), parse("a".repeat(32) + " x"));
    assertMalformed(500, "a".repeat(33) + " x");
    assertMalformed(500, "VRFÝY ali");
    assertMalformed(501, "DATA now");
    assertMalformed(501, "RSET now");
    assertMalformed(501, "QUIT now");
    assertMalformed(501, "STARTTLS now");
    assertMalformed(501, "VRFY a\u0001b");
  }

  private static Command parse(String line) {
    return parse(LENIENT, line);
  }

  private static Command strict(String line) {
    return parse(STRICT, line);
  }

  /** The same whatever stands beside the line: in the buffer that is other lines, or old ones. */
  private static Command parse(CommandParser parser, String line) {
    byte[] octets = line.getBytes(UTF_8);
    Command alone = parser.parse(octets, 0, octets.length);
    for (String other :
        List.of("\r\n", ":<a@b>", ">", "\"@c", "]>", "@c>", "=1", " X", ".1", "0", "é")) {
      byte[] before = other.getBytes(UTF_8);
      byte[] among = (other + line + other).getBytes(UTF_8);
      Command found = parser.parse(among, before.length, before.length + octets.length);
      assertEquals(alone, found, () -> line + " beside " + other);
    }
    return alone;
  }

  private static MailFrom mail(String line) {
    return assertInstanceOf(MailFrom.class, parse(line), line);
  }

  private static String sender(String line) {
    ReversePath path = mail(line).path();
    return path.toString();
  }

  private static String recipient(String line) {
    return assertInstanceOf(RcptTo.class, parse(line), line).path().toString();
  }

  private static void assertMalformed(int code, String line) {
    String shown = line.length() < 100 ? line : line.substring(0, 100) + "…";
    assertEquals(code, assertInstanceOf(Malformed.class, parse(line), shown).reply().code(), shown);
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
