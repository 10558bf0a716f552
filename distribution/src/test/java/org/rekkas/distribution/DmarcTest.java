package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.journal.Note;
import org.rekkas.testkit.DnsServer;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.server.TestServer;

/** What SPF finds at MAIL is enough for DMARC after the content, over the wire and by the DNS. */
class DmarcTest {
  private static final String ZONE =
      """
      client.example        TXT "v=spf1 ip4:127.0.0.1 -all"
      client.example        A   127.0.0.1
      _dmarc.client.example TXT "v=DMARC1; p=reject"
      _dmarc.bank.example   TXT "v=DMARC1; p=reject; pct=5"
      _dmarc.shop.example   TXT "v=DMARC1; p=quarantine"
      _dmarc.down.example   TXT !servfail
      s1._domainkey.bank.example TXT !servfail
      _dmarc.hears.example  TXT "v=DMARC1; p=none; rua=mailto:ali@example.org,http://hears.example"
      hears.example._report._dmarc.example.org TXT "v=DMARC1"
      """;

  private static final String STRANGERS =
      """
      <networks local="192.0.2.0/24"/>
      <dns servers="%s"/>
      <plugins><plugin name="greylist" enabled="false"/></plugins>
      <dmarc follow="%s"><reports from="dmarc@example.org"/></dmarc>
      """;

  private final ManualClock clock = new ManualClock();

  @Test
  void aPolicyIsFollowedWhereThatIsConfigured() throws Exception {
    try (var dns = DnsServer.of(ZONE);
        TestServer server = start(dns, "policy")) {
      assertTrue(send(server, "a@www.client.example").startsWith("250 "));
      String refused = send(server, "a@bank.example");
      assertTrue(
          refused.startsWith("550 5.7.1 DMARC: bank.example asks to refuse mail in its name"),
          refused);
      assertTrue(send(server, "a@shop.example").startsWith("250 "));
      assertTrue(send(server, "a@down.example").startsWith("250 "));
      awaitMails(server, 3);
      assertResult(server, "INBOX", 1, "pass (p=reject dis=none) header.from=www.client.example");
      assertResult(
          server,
          "Junk",
          1,
          "fail (p=quarantine dis=quarantine) header.from=shop.example policy.dmarc=quarantine");
      assertResult(
          server, "INBOX", 2, "temperror (the DNS does not answer) header.from=down.example");
    }
  }

  /** Attack F6: a key that the DNS hides turns no policy off, and refuses nothing for good. */
  @Test
  void whatTheDnsHidesComesAgain() throws Exception {
    String signed =
        """
        a@bank.example\r
        DKIM-Signature: v=1; a=rsa-sha256; d=bank.example; s=s1; h=from;\r
         bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\
        """;
    try (var dns = DnsServer.of(ZONE)) {
      try (TestServer server = start(dns, "policy")) {
        String deferred = send(server, signed);
        assertTrue(deferred.startsWith("451 4.7.1 DMARC: it cannot be told now"), deferred);
      }
      try (TestServer server = start(dns, "signs")) {
        assertTrue(send(server, signed).startsWith("250 "));
        awaitMails(server, 1);
        assertResult(
            server, "INBOX", 1, "temperror (the DNS does not answer) header.from=bank.example");
      }
    }
  }

  /** RFC 9989 §7.4. Whatever the mail says of itself is taken out (attack E7). */
  @Test
  void asItComesAFailureIsASign() throws Exception {
    try (var dns = DnsServer.of(ZONE);
        TestServer server = start(dns, "signs")) {
      String forged = "a@bank.example\r\nAuthentication-Results: mx.example.org; dmarc=pass";
      assertTrue(send(server, forged).startsWith("250 "));
      awaitMails(server, 1);
      assertResult(
          server,
          "INBOX",
          1,
          "fail (p=reject dis=none) header.from=bank.example policy.dmarc=reject");
      String raw = raw(server, "INBOX", 1);
      assertEquals(-1, raw.indexOf("dmarc=pass"), raw);
      assertTrue(raw.contains("DMARC_REJECT=4"), raw);
    }
  }

  /** RFC 9990: to another organization, which wants it. */
  @Test
  void theReportOfADayArrives() throws Exception {
    try (var dns = DnsServer.of(ZONE);
        TestServer server = start(dns, "signs")) {
      assertTrue(send(server, "a@hears.example").startsWith("250 "));
      awaitMails(server, 1);
      clock.advance(Duration.ofDays(1).plusHours(5));
      lookAtTheClock();
      awaitMails(server, 2);
      String raw = raw(server, "INBOX", 2);
      assertTrue(raw.contains("From: <dmarc@example.org> To: <ali@example.org>"), raw);
      assertTrue(
          raw.contains(
              "Subject: Report Domain: hears.example Submitter: example.org Report-ID:"
                  + " <2026-11-23.hears.example@example.org>"),
          raw);
      assertTrue(raw.contains("example.org!hears.example!1795392000!1795478399.xml.gz"), raw);
    }
  }

  /** As it does every few minutes. */
  private static void lookAtTheClock() {
    for (Thread each : Thread.getAllStackTraces().keySet()) {
      if (each.getName().equals("dmarc-reports")) {
        LockSupport.unpark(each);
      }
    }
  }

  private TestServer start(DnsServer dns, String follow) {
    TestServer server =
        TestServer.with(STRANGERS.formatted(dns.hostAndPort(), follow))
            .domain("example.org")
            .clock(clock)
            .build()
            .start();
    server.commandWith("open sesame\n", "account", "add", "ali@example.org", "--password-stdin");
    return server;
  }

  private static String send(TestServer server, String from) throws IOException {
    try (var client = server.dial()) {
      client.reply();
      client.ask("EHLO client.example");
      client.ask("MAIL FROM:<a@client.example>");
      client.ask("RCPT TO:<ali@example.org>");
      client.ask("DATA");
      return client.ask("From: " + from + "\r\n\r\nSalam\r\n.");
    }
  }

  private static void awaitMails(TestServer server, int count) {
    server.notes().awaitCount(Note.MailDelivered.class, _ -> true, count);
  }

  private static void assertResult(TestServer server, String folder, int number, String result) {
    String raw = raw(server, folder, number);
    assertTrue(raw.contains("Authentication-Results: mx.example.org; dmarc=" + result + " "), raw);
  }

  /** Unfolded. */
  private static String raw(TestServer server, String folder, int number) {
    String[] words = {"mail", "ali@example.org", number + "", "--folder", folder, "--raw"};
    return server.command(words).out().replaceAll("\\s+", " ");
  }
}
