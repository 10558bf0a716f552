package org.rekkas.distribution;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.james.jdkim.DKIMVerifier;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.journal.Note;
import org.rekkas.testkit.DnsServer;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.server.TestServer;

/**
 * The report about a day's TLS, RFC 8460: one server sends a mail to the other, and a day later
 * what it counted, signed by the domain that it is from (§3).
 */
class TlsReportTest {
  private static final String ZONE =
      """
      example.net            MX  10 mx.example.net
      mx.example.net         A   127.0.0.1
      _smtp._tls.example.net TXT "v=TLSRPTv1; rua=mailto:tls@example.net"
      """;

  private static final String SENDER =
      """
      <networks relay="127.0.0.0/8"/>
      <dns servers="%s"/>
      <relay allow-private="true" port="%d"><tls-reports from="tls@example.org"/></relay>
      """;

  private static final Pattern STRINGS = Pattern.compile("\"([^\"]*)\"");

  private final ManualClock clock = new ManualClock();

  @Test
  void theReportOfADayArrivesWithTheSignatureOfItsDomain() throws Exception {
    try (var dns = DnsServer.of(ZONE);
        TestServer there = receiver(dns).start();
        TestServer here = sender(dns, there).start()) {
      there.commandWith("open sesame\n", "account", "add", "tls@example.net", "--password-stdin");
      String keys = here.command("dkim", "create", "example.org").out();
      send(here);
      awaitMails(there, 1);
      clock.advance(Duration.ofDays(1).plusHours(5));
      lookAtTheClock();
      awaitMails(there, 2);
      String mail = there.command("mail", "tls@example.net", "2", "--raw").out();
      assertTrue(mail.contains("From: <tls@example.org>\r\n"), mail);
      assertTrue(mail.contains("DKIM-Signature: "), mail);
      verify(mail, keys);
      String json = json(mail);
      assertTrue(json.contains("\"report-id\":\"2026-11-23.example.net@example.org\""), json);
      assertTrue(json.contains("\"policy-type\":\"no-policy-found\""), json);
      assertTrue(json.contains("\"total-successful-session-count\":1,"), json);
      assertTrue(json.contains("\"total-failure-session-count\":0"), json);
    }
  }

  private static TestServer receiver(DnsServer dns) {
    return TestServer.with("<dns servers='%s'/>".formatted(dns.hostAndPort()))
        .domain("example.net")
        .build();
  }

  private TestServer sender(DnsServer dns, TestServer there) {
    return TestServer.with(SENDER.formatted(dns.hostAndPort(), there.port()))
        .domain("example.org")
        .clock(clock)
        .build();
  }

  private static void send(TestServer here) throws IOException {
    try (var client = here.dial()) {
      client.reply();
      client.ask("EHLO c.example");
      client.ask("MAIL FROM:<ali@example.org>");
      client.ask("RCPT TO:<tls@example.net>");
      client.ask("DATA");
      String reply = client.ask("From: ali@example.org\r\n\r\nSalam\r\n.");
      assertTrue(reply.startsWith("250 "), reply);
    }
  }

  private static void awaitMails(TestServer there, int count) {
    there.notes().awaitCount(Note.MailDelivered.class, _ -> true, count);
  }

  /** As it does every few minutes. */
  private static void lookAtTheClock() {
    for (Thread each : Thread.getAllStackTraces().keySet()) {
      if (each.getName().equals("relay-tls-reports")) {
        LockSupport.unpark(each);
      }
    }
  }

  /**
   * Apache jDKIM judges; it knows RSA alone.
   *
   * @param keys the records as lines of a zone file
   */
  private static void verify(String mail, String keys) throws Exception {
    var verifier =
        new DKIMVerifier(
            (_, selector, domain) -> List.of(record(keys, selector + "._domainkey." + domain)));
    var good = verifier.verify(new ByteArrayInputStream(mail.getBytes(US_ASCII)));
    assertEquals(
        List.of("example.org"), good.stream().map(each -> each.getDToken().toString()).toList());
  }

  private static String record(String keys, String name) {
    String from = keys.substring(keys.indexOf(name + "."));
    String record = from.split("\n\n", 2)[0];
    return STRINGS.matcher(record).results().map(r -> r.group(1)).collect(Collectors.joining());
  }

  private static String json(String mail) throws IOException {
    String part = mail.substring(mail.indexOf("Content-Type: application/tlsrpt+gzip"));
    String base64 = part.substring(part.indexOf("\r\n\r\n") + 4, part.indexOf("\r\n--"));
    byte[] octets = Base64.getMimeDecoder().decode(base64);
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(octets))) {
      return new String(gzip.readAllBytes(), UTF_8);
    }
  }
}
