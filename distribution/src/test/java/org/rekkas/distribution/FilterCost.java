package org.rekkas.distribution;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.rekkas.testkit.server.Dialogue;
import org.rekkas.testkit.server.TestServer;

/**
 * What all filters together cost in processor time for a mail of 4 KB: the time of the process with
 * them less the time of the same server without them, in turns, so that the client and SMTP fall
 * out. The DNS server, whose work is not ours, is a process of its own. A mail comes from one of
 * 250 clients, whose entries in the lists are known after a while, or each from another, as spam
 * does. No test, since it takes time and what it tells depends on the machine: {@code mvn test
 * -Dfast -pl distribution -am -Dtest=FilterCost -Dtest.jit=
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class FilterCost {
  /** After so many the compiler has little left to do. */
  private static final int WARM = Integer.getInteger("cost.warm", 8_000);

  private static final int ROUND = Integer.getInteger("cost.round", 500);
  private static final int ROUNDS = 15;

  private static final String ZONE =
      """
      sender.example        TXT "v=spf1 include:_spf.sender.example ip4:198.18.0.0/15 -all"
      _spf.sender.example   TXT "v=spf1 ip4:198.51.100.0/24 a:mx.sender.example ~all"
      mx.sender.example     A   203.0.113.1
      client.example        TXT "v=spf1 ip4:198.18.0.0/15 -all"
      2.0.0.127.zen.example A   127.0.0.2
      2.0.0.127.two.example A   127.0.0.2
      test.dbl.example      A   127.0.0.2
      test.uri.example      A   127.0.0.2
      """;

  private static final String FILTERS =
      """
      <dnsbl>
        <list zone="zen.example"/> <list zone="two.example"/>
        <list zone="dbl.example" asks="domain"/> <list zone="uri.example" asks="links"/>
      </dnsbl>
      <content-rules>
        <header symbol="R1" name="subject" matches="(?i)cheap (pills|watches)"/>
        <header symbol="R2" name="from" matches="(?i)@bank\\.example"/>
        <no-header symbol="R3" name="date"/>
        <body symbol="R4" matches="(?i)you have won [0-9]+"/>
        <body symbol="R5" matches="(?i)(wire|bank) transfer of [0-9.,]+ (usd|eur)"/>
        <body symbol="R6" matches="XJS\\*C4JDBQADN1\\.NSBN3\\*2IDNEN\\*GTUBE"/>
        <file symbol="R7" matches="(?i)\\.(exe|scr|js|vbs|bat)$"/>
        <file symbol="R8" matches="(?i)\\.(docm|xlsm)$"/>
        <link symbol="R9" matches="^https?://[0-9.]+[:/]"/>
        <link symbol="R10" matches="(?i)\\.zip$"/>
      </content-rules>
      <greylist from="50"/>
      <rate-limit>
        <limit of="connections" by="client" most="1000000" in="1m"/>
        <limit of="mails" by="client" most="1000000" in="1m"/>
        <limit of="recipients" by="sender" most="1000000" in="1m"/>
      </rate-limit>
      """;

  private static final String NONE =
      """
      <plugins>
        <plugin name="spf" enabled="false"/> <plugin name="dnsbl" enabled="false"/>
        <plugin name="dkim" enabled="false"/> <plugin name="arc" enabled="false"/>
        <plugin name="dmarc" enabled="false"/>
        <plugin name="content-rules" enabled="false"/> <plugin name="pregreet" enabled="false"/>
        <plugin name="greylist" enabled="false"/> <plugin name="rate-limit" enabled="false"/>
        <plugin name="rspamd" enabled="false"/> <plugin name="clamav" enabled="false"/>
      </plugins>
      """;

  private int mails;

  @Test
  void measure() throws Exception {
    try (var dns = SeparateDns.of(ZONE);
        var with = start(dns, FILTERS);
        var without = start(dns, NONE)) {
      send(with, WARM, WARM);
      send(without, WARM, WARM);
      tell("clients that were here before", with, without, 250);
      tell("each mail from another client", with, without, 130_000);
    }
  }

  private void tell(String what, TestServer with, TestServer without, int clients)
      throws IOException {
    double[] filters = new double[ROUNDS];
    double[] plain = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      plain[i] = send(without, ROUND, clients);
      filters[i] = send(with, ROUND, clients) - plain[i];
    }
    Arrays.sort(filters);
    Arrays.sort(plain);
    System.out.printf(
        Locale.ROOT,
        "%s: filters cost %.3f ms a mail (%.3f to %.3f), client and server without them %.3f%n",
        what,
        filters[ROUNDS / 2],
        filters[0],
        filters[ROUNDS - 1],
        plain[ROUNDS / 2]);
  }

  private static TestServer start(SeparateDns dns, String more) {
    return TestServer.with("<dns servers=\"" + dns.hostAndPort() + "\"/>", more)
        .listeners(
            "<listener name=\"smtp\" protocol=\"smtp\" port=\"0\" xclient-from=\"127.0.0.1"
                + " 198.18.0.0/15\"/>")
        .build()
        .start();
  }

  /** In milliseconds a mail. */
  private double send(TestServer server, int count, int clients) throws IOException {
    try (Dialogue smtp = server.dial()) {
      smtp.reply();
      smtp.ask("EHLO localhost");
      long begun = processorTime();
      for (int i = 0; i < count; i++) {
        expect(
            smtp.ask("XCLIENT ADDR=" + client(mails++ % clients) + " NAME=client.example"), "220");
        smtp.ask("EHLO client.example");
        expect(smtp.ask("MAIL FROM:<news@sender.example>"), "250");
        expect(smtp.ask("RCPT TO:<postmaster@example>"), "250");
        expect(smtp.ask("DATA"), "354");
        expect(smtp.send(MAIL).reply(), "250");
      }
      return (processorTime() - begun) / 1e6 / count;
    }
  }

  /** Of the network for measurements, RFC 2544. */
  private static String client(int number) {
    return "198." + (18 + number / 65_536) + "." + number / 256 % 256 + "." + number % 256;
  }

  private static void expect(String reply, String code) {
    if (!reply.startsWith(code)) {
      throw new AssertionError(reply);
    }
  }

  private static long processorTime() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static final String MAIL =
      """
      From: News <news@sender.example>
      To: <postmaster@example>
      Date: Mon, 23 Nov 2026 12:00:00 +0000
      Subject: =?utf-8?q?The_news_of_the_week?=
      Message-ID: <1@sender.example>
      MIME-Version: 1.0
      Content-Type: multipart/alternative; boundary="b"

      --b
      Content-Type: text/plain; charset=utf-8

      %s
      See https://www.sender.example/news and http://other.example/x

      --b
      Content-Type: text/html; charset=utf-8
      Content-Transfer-Encoding: quoted-printable

      <html><body><p>%s</p><a href=3D"https://www.sender.example/news">read</a></body></html>

      --b--
      .
      """
          .formatted(text(24), text(24))
          .replace("\n", "\r\n");

  private static String text(int lines) {
    return "What people say about it is what they always said, more or less, and so on.\n"
        .repeat(lines);
  }
}
