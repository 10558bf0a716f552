package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.journal.Note;
import org.rekkas.testkit.DnsServer;
import org.rekkas.testkit.server.TestServer;

/**
 * What a reader sees of the checks of a mail that a stranger sent: the example of RFC 8463 appendix
 * A; and one that two hosts passed on and sealed.
 */
class SignaturesTest {
  private static final String ZONE =
      """
      brisbane._domainkey.football.example.com TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
      test._domainkey.football.example.com TXT !servfail
      one._domainkey.lists.example TXT "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC9LDyH3+Bhjzt8pfW/fZXpSzDP9rqJox2S6Up9tnnnq338qK7PNodQTBHXZEb7rLhFE/94m8pQa5o2BkpWeJjbnrBHOl80QKBBvGvT0QStm4fpNDKgJH9lcuF4JBm2OfFomKo1poAkBb2WD0gW7dqAHEg0LjhdPVtYM223Kgw+KwIDAQAB"
      two._domainkey.forward.example TXT "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQClTKwoGWsJfX4dSmNVTaDJz81elXr/RqNkcr8brCSqsgPpagjIsFX0Qhe9ckGJpnZMWhICMI46okYcELN79shHMjs+EEQPSrY8A9fokafeqEnzCY3tff011W+qCaqEUChrSHkPjjqP0bs8xx8pmqFky85oPNhvXIJ0YmP5V5z+NQIDAQAB"
      """;

  private static final Path SIGNED =
      Path.of("../server-core/signatures/src/test/resources/rfc8463/appendix-a3.eml");

  private static final String STRANGERS =
      "<listener name=\"smtp\" protocol=\"smtp\" port=\"0\" xclient-from=\"127.0.0.0/8\"/>";

  private static final Path SEALED =
      Path.of("../plugins/arc/src/test/resources/dkimpy/three-sets.eml");

  @Test
  void theReaderSeesWhoSignedAndWhatCameOfIt() throws IOException {
    try (var dns = DnsServer.of(ZONE);
        TestServer here = start(dns)) {
      String id = send(here, SIGNED);
      String mail = delivered(here);
      assertTrue(
          mail.contains(
              "Authentication-Results: mx.example; dkim=pass (256-bit key)"
                  + " header.d=football.example.com header.i=@football.example.com"
                  + " header.s=brisbane header.a=ed25519-sha256 header.b=\"/gCrinpc\";"
                  + " dkim=temperror (no key: "),
          mail);
      assertTrue(mail.contains("Authentication-Results: mx.example; arc=none"), mail);
      String why = here.command("why", id).out();
      assertTrue(why.contains("dkim/verify (on the content): mark DKIM_PASS"), why);
      assertTrue(why.contains("football.example.com/brisbane: pass, 256-bit key"), why);
    }
  }

  @Test
  void theReaderSeesWhoPassedAMailOn() throws IOException {
    try (var dns = DnsServer.of(ZONE);
        TestServer here = start(dns)) {
      String id = send(here, SEALED);
      String mail = delivered(here);
      assertTrue(
          mail.contains(
              "Authentication-Results: mx.example; arc=pass (i=3 lists.example)"
                  + " header.oldest-pass=3 smtp.remote-ip=192.0.2.7"),
          mail);
      String why = here.command("why", id).out();
      int dkim = why.indexOf("dkim/verify (on the content): mark DKIM_NONE");
      int arc = why.indexOf("arc/chain (on the content): mark ARC_PASS ARC_TRUSTED");
      assertTrue(dkim >= 0 && dkim < arc, why);
    }
  }

  private static TestServer start(DnsServer dns) {
    TestServer here =
        TestServer.with(
                "<dns servers='%s'/>".formatted(dns.hostAndPort()),
                "<arc><trust domain='lists.example'/></arc>")
            .listeners(STRANGERS)
            .build()
            .start();
    here.commandWith("open sesame\n", "account", "add", "suzie@example", "--password-stdin");
    return here;
  }

  /** Unfolded. */
  private static String delivered(TestServer here) {
    here.notes().awaitCount(Note.MailDelivered.class, _ -> true, 1);
    String mail = here.command("mail", "suzie@example", "1", "--raw").out();
    return mail.replace("\r\n ", " ").replace("\r\n\t", " ");
  }

  private static String send(TestServer here, Path message) throws IOException {
    try (var client = here.dial()) {
      client.reply();
      client.ask("EHLO c.example");
      client.ask("XCLIENT ADDR=192.0.2.7 NAME=c.example");
      client.ask("EHLO c.example");
      client.ask("MAIL FROM:<joe@football.example.com>");
      client.ask("RCPT TO:<suzie@example>");
      assertEquals("354", client.ask("DATA").substring(0, 3));
      String reply = client.send((Files.readString(message) + ".\n").replace("\n", "\r\n")).reply();
      assertTrue(reply.startsWith("250 "), reply);
      return reply.split(" ")[2];
    }
  }
}
