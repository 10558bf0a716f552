package org.rekkas.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.testkit.TextContent;

class MessageTest {
  private static Message open(String text) throws IOException {
    return Message.open(new TextContent(text)).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A: 1\r\nB: 2\r\n 3\r\n\r\nbody\r\n",
        "A: 1\nB:2\n\nbody",
        "\r\nbody\r\n",
        "A: 1\r\n\r\n"
      })
  void whatIsNotTouchedGoesOutAsItCameIn(String text) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var message = open(text)) {
      message.header().writeTo(out);
      int header = out.size();
      message.body().transferTo(out);
      String all = out.toString(StandardCharsets.UTF_8);
      assertEquals(text.replaceFirst("(?m)^\r?\n", ""), all, () -> header + " octets of header");
    }
  }

  @Test
  void attackE2ALineThatIsNoFieldBelongsToTheBody() throws IOException {
    try (var message = open(" folded\r\nA: 1\r\n")) {
      assertEquals(List.of(), message.header().fields());
    }
    try (var message = open("A: 1\r\nno field\r\nB: 2\r\n\r\n")) {
      assertEquals(1, message.header().fields().size());
      assertEquals("no field\r\nB: 2\r\n\r\n", new String(message.body().readAllBytes(), "UTF-8"));
    }
  }

  @Test
  void attackE4AHeaderWithoutEndIsNotRead() throws IOException {
    assertTrue(Message.open(new TextContent("A: " + "x".repeat(Message.LONGEST_HEADER))).isEmpty());
    assertTrue(
        Message.open(new TextContent("A: x\r\n".repeat(Message.LONGEST_HEADER / 6 + 1))).isEmpty());
  }

  @Test
  void attackE3AFieldHoldsNoLineEnd() {
    assertThrows(IllegalArgumentException.class, () -> Field.of("A", "x\r\nBcc: y"));
    assertEquals("x y\u00fc", new Field("A: =?utf-8?q?x=0D=0A_y=C3=BC?=\r\n").text());
  }

  @Test
  void attackE10EncodedWordsCostLittle() {
    for (String each : List.of("=?", "=?a?q?", "=?no-such?q?x?= ", "=?utf-8?q?")) {
      String many = each.repeat(1_000_000 / each.length());
      assertTimeoutPreemptively(
          Duration.ofSeconds(20), () -> EncodedWords.decoded("x " + many), each);
    }
    String words = "=?utf-8?q?a?= ".repeat(70_000);
    String read =
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> EncodedWords.decoded(words));
    assertEquals("a".repeat(70_000), read.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "=?no-such?q?x?= =?UTF-8?b?w7w=?=          | =?no-such?q?x?= \u00fc",
        "=?utf-8?q?a?= =?iso-8859-1?Q?=FC?= b      | a\u00fc b",
        "x =?utf-8?q?a?= y =?utf-8?q?b?=           | x a y b",
        "=?utf-8?q?why??=                          | why?",
        "=?utf-8?b?!!!?= =? ?= a=?=b               | =? ?= a=?=b"
      })
  void encodedWordsAreDecodedAndAllElseIsAsItCame(String text, String decoded) {
    assertEquals(decoded, EncodedWords.decoded(text).strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ali@example.org                        | ali@example.org",
        "Ali <ali@example.org>                  | ali@example.org",
        "\"x <eve@a.example>\" <ali@example.org> | ali@example.org",
        "(eve@a.example) ali@example.org        | ali@example.org",
        "ali@example.org, eve@a.example         |",
        "<ali@example.org>:<eve@a.example>      |",
        "<ali@example.org> eve@a.example        |",
        "eve@a.example <ali@example.org>        |",
        "Group: ali@example.org;                |",
        "foo..bar@docomo.example                | \"foo..bar\"@docomo.example",
        "Taro <foo.@docomo.example>             | \"foo.\"@docomo.example",
        "\"foo..bar\"@docomo.example              | \"foo..bar\"@docomo.example",
        "\"Taro\" <\"foo.\"@docomo.example> (x)   | \"foo.\"@docomo.example",
        "\"a\\li\"@example.org                    | ali@example.org",
        ".foo@docomo.example                    |",
        "\"a b\"@example.org                      | \"a b\"@example.org",
        "John <\"a b\"@example.org>               | \"a b\"@example.org",
        "\" a\"@example.org                       |",
        "\"a b\"@example.org <eve@a.example>      |",
        "\"a b\"@example.org@a.example            |",
        "\"a,eve\"@example.org                    |",
        "<\"ali@example.org> \"@a.example>        |",
        "\"eve <ali@example.org>\"@a.example      |",
        "\"ali@example.org\"@a.example            |",
        "eve\"ali\"@example.org                   |",
        "\"\"@example.org                         |",
        "<>                                     |",
        "=?utf-8?q?ali=40b.example?= <ali@example.org> | ali@example.org",
        "=?utf-8?q?ali=40b.example=00?=@example.org |",
        "ali@=?utf-8?q?example.org?=            |",
        "Ali\0 <ali@example.org>                |",
        "ali@example.org\0x                     |",
        "<@a.example,@b.example:ali@example.org> |",
        "\"Ali <ali@example.org>                 |",
        "ali@example.org \"x                      |",
        "ali@example.org (x                      |",
        "ali@example.org (Ali)                   | ali@example.org",
        "\"Ali\" ali@example.org                 |",
        "\"x\" \"ali\"@example.org               |",
        "<ali@example.org> \"x\"                 |",
        "\"Ali\"<ali@example.org>                | ali@example.org",
        "Ali (<ali@example.org>                 |",
        "ali                                    |"
      })
  void attackE6AnAuthorIsOneAddressOrNobody(String from, String author) throws IOException {
    try (var message = open("From: " + from + "\r\n\r\n")) {
      String found = Author.of(message.header()).map(Mailbox::toString).orElse("");
      assertEquals(author == null ? "" : author, found);
    }
    try (var message = open("From: " + from + "\r\nFrom: " + from + "\r\n\r\n")) {
      assertTrue(Author.of(message.header()).isEmpty(), "two fields");
    }
  }

  /** In the forms that much honest mail has, however little RFC 5322 allows them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ali@example.org <ali@example.org>",
        "ALI@Example.ORG <ali@example.org>",
        "=?utf-8?Q?Doe,_Ali?= <ali@example.org>",
        "=?utf-8?Q?ali@example.org?= <ali@example.org>",
        "=?utf-8?Q?ali@other.example?= <ali@example.org>",
        "=?UTF-8?Q?Re:_x?= =?UTF-8?B?w7w=?= <ali@example.org>",
        "A\u0085\u009bli <ali@example.org>",
      })
  void attackE6WhatCannotBeTakenForAnotherAddressIsNone(String from) throws IOException {
    try (var message = open("From: " + from + "\r\n\r\n")) {
      assertEquals("ali@example.org", Author.of(message.header()).orElseThrow().toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eve@a.example ali@example.org <ali@example.org>",
        "ali@example.org.a.example <ali@example.org>",
        "ali@example.org@a.example <ali@example.org>",
        "ali@example.org, Ali <ali@example.org>",
        "ali@ <ali@example.org>",
        "=?utf-8?Q?eve@a.example,?= <ali@example.org>",
        "=?utf-8?Q?eve@a.example?= =?utf-8?Q?,?= <ali@example.org>",
        "=?utf-8?Q?eve?=, <ali@example.org>",
        "=?utf-8?Q?<eve@a.example>?= <ali@example.org>",
        "=?utf-8?Q?x eve@a.example?= <ali@example.org>",
        "=?utf-8?X?eve@a.example?= <ali@example.org>",
        "\u001b$B;3ED\u001b(B <ali@example.org>",
        "\u001b$B<eve@a.example>\u001b(B <ali@example.org>",
        "\"\u001b$B\"\u001b(B <eve@a.example> \" <ali@example.org>",
        "<ali@exam\u001bple.org>",
        "<ali@exam\u0085ple.org>",
        "Ali\u007f <ali@example.org>",
        "Ali\b <ali@example.org>",
      })
  void attackE6WhatMayBeTakenForAnotherAddressIsNobodys(String from) throws IOException {
    try (var message = open("From: " + from + "\r\n\r\n")) {
      assertTrue(Author.of(message.header()).isEmpty(), from);
    }
  }

  /** Each is compared with the address. */
  @Test
  void attackE10ADisplayNameHasAFewAddressesOnly() throws IOException {
    String address = "ali@xn--bcher-kva.example ";
    try (var message = open("From: " + address.repeat(10) + "<" + address + ">\r\n\r\n")) {
      assertEquals(Optional.of(Mailbox.of(address.strip())), Author.of(message.header()));
    }
    try (var message = open("From: " + address.repeat(11) + "<" + address + ">\r\n\r\n")) {
      assertEquals(Optional.empty(), Author.of(message.header()));
    }
  }

  /** Those of RFC 3848 and RFC 6531 §4.3, as SMTP writes them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SMTP",
        "ESMTP",
        "ESMTPS",
        "ESMTPA",
        "ESMTPSA",
        "UTF8SMTP",
        "UTF8SMTPS",
        "UTF8SMTPA",
        "UTF8SMTPSA"
      })
  void whoLoggedInIsKnownByEachProtocol(String protocol) {
    var origin =
        Origin.of(
            "Received: from c ([192.0.2.1])\r\n\tby mx.example (Rekkas/1) with "
                + protocol
                + "\r\n\tid a;\r\n\tMon, 23 Nov 2026 12:00:00 +0000\r\n");
    assertEquals(protocol.endsWith("A"), origin.authenticated());
  }

  @Test
  void whatWeFoundOfAMailStandsInItsTrace() {
    String received =
        "Received: from c ([IPv6:2001:db8::1])\r\n\tby mx.example (Rekkas/1) with ESMTPA\r\n\tid"
            + " a;\r\n\tMon, 23 Nov 2026 12:00:00 +0000\r\n";
    var origin = Origin.of("X-First: 1\r\n" + received);
    assertEquals("2001:db8:0:0:0:0:0:1", origin.client().orElseThrow().getHostAddress());
    assertTrue(origin.authenticated());
    assertTrue(!Origin.of(received.replace("ESMTPA", "ESMTPS")).authenticated());
    var results =
        Origin.of(
            "Authentication-Results: mx.example; spf=pass smtp.mailfrom=x.example;\r\n"
                + " dkim=pass\r\n header.d=A.example; dmarc=fail header.from=b.example\r\n");
    assertTrue(results.proves(Mailbox.of("x@a.example"), "MX.example"));
    assertTrue(!results.proves(Mailbox.of("x@a.example"), "mx.other"));
    assertTrue(!results.proves(Mailbox.of("x@b.example"), "mx.example"));
    assertTrue(!results.proves(Mailbox.of("x@x.example"), "mx.example"), "SPF proves no author");
    assertTrue(results.maySendFor(Mailbox.of("y@X.example"), "mx.example"));
    assertTrue(!results.maySendFor(Mailbox.of("y@x.example"), "mx.other"));
    assertTrue(!results.maySendFor(Mailbox.of("x@a.example"), "mx.example"), "DKIM proves no path");
  }

  /** Else a stranger's local part, in quotes, could read like a property. */
  @Test
  void whatStandsInQuotesOrCommentsProvesNothing() {
    for (String result :
        List.of(
            "dkim=pass (header.d=a.example ) header.d=b.example",
            "dkim=pass header.d=b.example header.i=\" header.d=a.example \"@b.example",
            "dkim=fail (; dkim=pass header.d=a.example) header.d=a.example",
            "dkim=pass header.d=b.example header.d=a.example",
            "dmarc=pass (header.from=a.example",
            "dmarc=pass header.from=a.example header.x=\"",
            "dmarc=pass reason=\" header.from=a.example \" header.from=b.example")) {
      var origin = Origin.of("Authentication-Results: mx.example; " + result + "\r\n");
      assertTrue(!origin.proves(Mailbox.of("x@a.example"), "mx.example"), result);
    }
  }

  /** RFC 8616 §4. */
  @Test
  void aDomainOfOtherLettersIsProvenByItsALabels() {
    var origin =
        Origin.of(
            "Authentication-Results: mx.example; dmarc=pass (p=reject dis=none)\r\n"
                + "\theader.from=xn--bcher-kva.example\r\n");
    assertTrue(origin.proves(Mailbox.of("x@b\u00fccher.example"), "mx.example"));
    assertTrue(origin.proves(Mailbox.of("x@xn--bcher-kva.example"), "mx.example"));
    assertTrue(!origin.proves(Mailbox.of("x@bucher.example"), "mx.example"));
  }
}
