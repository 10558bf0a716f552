package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.journal.Note;
import org.rekkas.testkit.DnsServer;
import org.rekkas.testkit.server.TestServer;

/**
 * The example of RFC 8463 appendix A, as a stranger sends it: what its reader sees of its checks.
 */
class SignaturesTest {
  private static final String ZONE =
      """
      brisbane._domainkey.football.example.com TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
      test._domainkey.football.example.com TXT !servfail
      """;

  private static final String SIGNED =
      """
      DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
       d=football.example.com; i=@football.example.com;
       q=dns/txt; s=brisbane; t=1528637909; h=from : to :
       subject : date : message-id : from : subject : date;
       bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
       b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
       Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
      DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
       d=football.example.com; i=@football.example.com;
       q=dns/txt; s=test; t=1528637909; h=from : to : subject :
       date : message-id : from : subject : date;
       bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
       b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
       DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
       dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
      From: Joe SixPack <joe@football.example.com>
      To: Suzie Q <suzie@shopping.example.net>
      Subject: Is dinner ready?
      Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
      Message-ID: <20030712040037.46341.5F8J@football.example.com>

      Hi.

      We lost the game.  Are you hungry yet?

      Joe.
      .
      """;

  private static final String STRANGERS =
      "<listener name=\"smtp\" protocol=\"smtp\" port=\"0\" xclient-from=\"127.0.0.0/8\"/>";

  @Test
  void theReaderSeesWhoSignedAndWhatCameOfIt() throws IOException {
    try (var dns = DnsServer.of(ZONE);
        TestServer here =
            TestServer.with("<dns servers='%s'/>".formatted(dns.hostAndPort()))
                .listeners(STRANGERS)
                .build()
                .start()) {
      here.commandWith("open sesame\n", "account", "add", "suzie@example", "--password-stdin");
      String id = send(here);
      here.notes().awaitCount(Note.MailDelivered.class, _ -> true, 1);
      String mail = here.command("mail", "suzie@example", "1", "--raw").out();
      String unfolded = mail.replace("\r\n ", " ").replace("\r\n\t", " ");
      assertTrue(
          unfolded.contains(
              "Authentication-Results: mx.example; dkim=pass (256-bit key)"
                  + " header.d=football.example.com header.i=@football.example.com"
                  + " header.s=brisbane header.a=ed25519-sha256 header.b=\"/gCrinpc\";"
                  + " dkim=temperror (no key: "),
          unfolded);
      String why = here.command("why", id).out();
      assertTrue(why.contains("dkim/verify (on the content): mark DKIM_PASS"), why);
      assertTrue(why.contains("football.example.com/brisbane: pass, 256-bit key"), why);
    }
  }

  private static String send(TestServer here) throws IOException {
    try (var client = here.dial()) {
      client.reply();
      client.ask("EHLO c.example");
      client.ask("XCLIENT ADDR=192.0.2.7 NAME=c.example");
      client.ask("EHLO c.example");
      client.ask("MAIL FROM:<joe@football.example.com>");
      client.ask("RCPT TO:<suzie@example>");
      assertEquals("354", client.ask("DATA").substring(0, 3));
      String reply = client.send(SIGNED.replace("\n", "\r\n")).reply();
      assertTrue(reply.startsWith("250 "), reply);
      return reply.split(" ")[2];
    }
  }
}
