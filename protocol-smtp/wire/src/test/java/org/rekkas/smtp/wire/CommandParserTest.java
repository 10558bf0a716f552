package org.rekkas.smtp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.rekkas.smtp.wire.Parsing.assertMalformed;
import static org.rekkas.smtp.wire.Parsing.mail;
import static org.rekkas.smtp.wire.Parsing.parse;
import static org.rekkas.smtp.wire.Parsing.recipient;
import static org.rekkas.smtp.wire.Parsing.sender;
import static org.rekkas.smtp.wire.Parsing.strict;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.smtp.wire.Command.Bdat;
import org.rekkas.smtp.wire.Command.Ehlo;
import org.rekkas.smtp.wire.Command.Helo;
import org.rekkas.smtp.wire.Command.Hopeless;
import org.rekkas.smtp.wire.Command.Malformed;
import org.rekkas.smtp.wire.Command.Other;
import org.rekkas.spi.mail.EnvelopeOptions.Body;

class CommandParserTest {
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
}
