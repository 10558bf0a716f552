package org.rekkas.smtp.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rekkas.spi.Account;
import org.rekkas.spi.Host;
import org.rekkas.spi.Session;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.net.Client;
import org.rekkas.spi.net.Tls;

class TraceFieldsTest {
  private static final Client CLIENT = new Client(InetAddress.ofLiteral("2001:db8::1"), 25, false);
  private static final Host HOST = new Host("mx.example.org", "example.org", "Rekkas");
  private static final MailId ID = new MailId("0123456789abcdefgh");
  private static final Account ALI = new Account(Mailbox.of("ali@localhost"), "Ali", 0, true);

  private static String received(Session peer, Envelope envelope, String now) {
    return TraceFields.received(peer, ID, envelope, HOST, OffsetDateTime.parse(now));
  }

  private static Session peer(String hello, boolean esmtp, boolean tls, boolean login) {
    return new Session(
        "s1",
        "smtp",
        CLIENT,
        Optional.of(hello),
        esmtp,
        tls ? Optional.of(new Tls("TLSv1.3", "TLS_AES_128 (x)")) : Optional.empty(),
        login ? Optional.of(ALI) : Optional.empty());
  }

  @Test
  void aFieldTellsWhoGaveTheMailToWhomAndHow() {
    assertEquals(
        "Received: from a.example ([IPv6:2001:db8:0:0:0:0:0:1])\r\n"
            + "\tby mx.example.org (Rekkas) with ESMTPS\r\n"
            + "\tid 0123456789abcdefgh for <joe@localhost>\r\n"
            + "\ttls TLS_AES_128??x?;\r\n"
            + "\tMon, 23 Nov 2026 12:05:09 +0000\r\n",
        received(
            peer("a.example", true, true, false),
            Envelope.of("a@b", "joe@localhost"),
            "2026-11-23T12:05:09Z"));
  }

  /** RFC 3848; who did not say EHLO speaks SMTP, whatever lies below. */
  @ParameterizedTest
  @CsvSource({
    "false, false, false, SMTP",
    "false, true, true, SMTP",
    "true, false, false, ESMTP",
    "true, true, false, ESMTPS",
    "true, false, true, ESMTPA",
    "true, true, true, ESMTPSA"
  })
  void theProtocolHasItsName(boolean esmtp, boolean tls, boolean login, String name) {
    String field =
        received(peer("a", esmtp, tls, login), Envelope.of("a@b"), "2026-11-23T12:00:00Z");
    assertEquals(name, field.substring(field.indexOf(" with ") + 6, field.indexOf("\r\n\tid")));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-01T23:59:59+05:30, 'Sun, 1 Nov 2026 23:59:59 +0530'",
    "2026-02-28T00:00:00-03:30, 'Sat, 28 Feb 2026 00:00:00 -0330'",
    "2026-12-31T10:09:08-12:00, 'Thu, 31 Dec 2026 10:09:08 -1200'",
    "2026-01-07T10:09:08-00:30, 'Wed, 7 Jan 2026 10:09:08 -0030'"
  })
  void aDateHasItsZone(String now, String date) {
    var text = new StringBuilder();
    TraceFields.date(text, OffsetDateTime.parse(now));
    assertEquals(date, text.toString());
  }

  /** The grammar of HELO lets none of it in; what the field is made of must not rely on that. */
  @ParameterizedTest
  @CsvSource({
    "'a b\tc', a?b?c",
    "'a\r\nX: b', a??X:?b",
    "'(a);<b>', ?a???b?",
    "'\"\\,\u007f', ????"
  })
  void b28_aNameCannotEndTheField(String hello, String shown) {
    String field =
        received(peer(hello, true, false, false), Envelope.of("a@b"), "2026-11-23T12:00:00Z");
    assertEquals(
        "Received: from " + shown + " ([", field.substring(0, field.indexOf("IPv6")), field);
  }
}
