package org.rekkas.plugins.mailets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.testkit.TextContent;

class ConditionTest {
  private static final String TRACE =
      "X-Spam-Flag: YES\r\nReceived: from c.example ([192.0.2.7])\r\n\tby mx.example.org"
          + " (Rekkas/test) with ESMTPSA\r\n\tid abcd; Mon, 23 Nov 2026 12:00:00 +0000\r\n";
  private static final String TEXT =
      "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
          + "--b\r\n\r\nHello\r\n--b\r\nContent-Type: application/x; name*0*=utf-8''a%20;\r\n"
          + " name*1=b.exe\r\n\r\nx\r\n--b--\r\n";

  private static List<String> taken(String when) {
    var mail =
        new Mail(
            new MailId("abcd"),
            Instant.EPOCH,
            Envelope.of("joe@sub.example.net", "ali@example.org", "eve@example.com"),
            TRACE,
            new TextContent(TEXT));
    return ConditionParser.parse(when).match(mail).stream()
        .map(each -> each.path().mailbox().localPart())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "all                                        | ali eve",
        "not all                                    |",
        "recipient(ALI@example.ORG)                 | ali",
        "recipient(*@example.org, eve@example.com)  | ali eve",
        "domain(example.com)                        | eve",
        "not domain(example.com)                    | ali",
        "domain(example.com) or domain(example.org) | ali eve",
        "domain(example.com) and all                | eve",
        "not not domain(example.com)                | eve",
        "domain(example.com) or all and not all     | eve",
        "(domain(example.com) or all) and not all   |",
        "sender(*@*.example.net)                    | ali eve",
        "sender(*@example.net)                      |",
        "sender(<>)                                 |",
        "header(X-Spam-Flag, yes)                   | ali eve",
        "header(subject, 'grüße', x)                | ali eve",
        "header(Subject)                            | ali eve",
        "header(X-None)                             |",
        "authenticated                              | ali eve",
        "network(192.0.2.0/24)                      | ali eve",
        "network(192.0.2.8/29, ::1)                 |",
        "network(192.0.2.7)                         | ali eve",
        "size(100)                                  | ali eve",
        "size(1k)                                   |",
        "has-attachment                             | ali eve"
      })
  void conditionsTakeRecipients(String when, String taken) {
    assertEquals(taken == null ? "" : taken, String.join(" ", taken(when)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "recipent(a@b.example)",
        "recipient",
        "recipient()",
        "recipient(a)",
        "recipient(a*@b.example)",
        "recipient(*@*)",
        "all(x)",
        "all all",
        "all and",
        "or all",
        "(all",
        "all)",
        "not",
        "size(big)",
        "size(1, 2)",
        "network(192.0.2.0/33)",
        "network(192.168/16)",
        "network(mx.example)",
        "header(a b)",
        "header(x, 'y)",
        "${all}",
        "AND"
      })
  void whatIsNoConditionIsAnError(String when) {
    assertThrows(IllegalArgumentException.class, () -> ConditionParser.parse(when), when);
  }

  @Test
  void attackE4WhatCannotBeReadIsNoConditionThatDoesNotHold() {
    var mail =
        new Mail(
            new MailId("abcd"),
            Instant.EPOCH,
            Envelope.of("joe@example.net", "ali@example.org"),
            TRACE,
            new TextContent("X-Pad: x\r\n".repeat(300_000) + TEXT));
    for (String when : List.of("has-attachment", "not header(X-None)")) {
      var condition = ConditionParser.parse(when);
      assertThrows(UncheckedIOException.class, () -> condition.match(mail), when);
    }
  }

  @Test
  void manyBracketsAreAnErrorAndNoOverflow() {
    String deep = "(".repeat(100_000) + "all" + ")".repeat(100_000);
    var error = assertThrows(IllegalArgumentException.class, () -> ConditionParser.parse(deep));
    assertTrue(String.valueOf(error.getMessage()).contains("brackets"));
  }
}
