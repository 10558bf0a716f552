package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.rekkas.signatures.KeyFile;
import org.rekkas.spi.journal.Note;
import org.rekkas.testkit.DnsServer;
import org.rekkas.testkit.server.TestServer;

/**
 * What a stranger sends goes over one server, or two, and the last one sees who passed it on, and
 * that it is as that one sent it: RFC 8617.
 */
class SealsTest {
  private static final String ZONE =
      """
      example.net    MX 10 mx.example.net
      mx.example.net A  127.0.0.1
      example.com    MX 10 mx.example.com
      mx.example.com A  127.0.0.1
      """;

  /** The loopback is as far away as any other network here. */
  private static final String SERVER =
      """
      <networks local="192.0.2.0/24"/>
      <dns servers="%s"/>
      <plugins><plugin name="greylist" enabled="false"/></plugins>
      """;

  private static final String SEALING =
      SERVER
          + """
          <relay allow-private="true" port="%d"/>
          <arc><seal domain="%s"/></arc>
          <mailets><mailet do="add-footer" text="by %s"/></mailets>
          """;

  private static final Pattern PLACE =
      Pattern.compile("server\\.xml:\\d+:\\d+: (server/)?arc/seal/key: ");

  @Test
  void whatTwoServersPassOnHasAChainThatHolds() throws Exception {
    try (var dns = DnsServer.of(ZONE);
        TestServer last = last(dns, "example.com", "suzie@example.com");
        TestServer there = passing(dns, "example.net", "all@example.net: suzie@example.com", last);
        TestServer here =
            passing(
                dns, "example.org", "all@example.org: ali@example.org, all@example.net", there)) {
      here.commandWith("open sesame\n", "account", "add", "ali@example.org", "--password-stdin");
      publish(dns, here, there);
      String id = send(here, "all@example.org", "ali@example.org");
      String mail = delivered(last, "suzie@example.com");
      assertTrue(
          mail.contains(
              "Authentication-Results: mx.example.com; arc=pass (i=2 example.net)"
                  + " header.oldest-pass=2 smtp.remote-ip=127.0.0.1"),
          mail);
      assertTrue(mail.contains("ARC-Seal: i=2; cv=pass; a=rsa-sha256; d=example.net;"), mail);
      assertTrue(mail.contains("ARC-Authentication-Results: i=2; mx.example.net; "), mail);
      assertTrue(mail.contains("ARC-Seal: i=1; cv=none; a=rsa-sha256; d=example.org;"), mail);
      assertTrue(mail.contains("by example.org\r\n"), mail);
      String why = here.command("why", id).out();
      assertTrue(why.contains("arc/seal-forwarded"), why);
      String zone = here.command("dns", "zone", "example.org").out();
      assertTrue(zone.contains("arc._domainkey.example.org."), zone);
      String own = delivered(here, "ali@example.org");
      assertTrue(own.contains("arc=none"), own);
    }
  }

  /** From its author, who may be forged: DKIM does not sign it, though it has a key. */
  @Test
  void thePostOfAListIsSealedAsItsMembersGetIt() throws Exception {
    try (var dns = DnsServer.of(ZONE);
        TestServer last = last(dns, "example.net", "joe@example.net");
        TestServer here = passing(dns, "example.org", "", last)) {
      here.commandWith("open sesame\n", "account", "add", "ali@example.org", "--password-stdin");
      here.command("dkim", "create", "example.org");
      String[] list = {"team@example.org", "--owners", "ali@example.org", "--tag", "team"};
      create(here, list, "--post", "anyone");
      here.command("list", "add", "team@example.org", "joe@example.net");
      publish(dns, here);
      send(here, "team@example.org");
      String mail = delivered(last, "joe@example.net");
      assertTrue(mail.contains("Subject: [team] Salam\r\n"), mail);
      assertTrue(
          mail.contains(
              "Authentication-Results: mx.example.net; arc=pass (i=1 example.org)"
                  + " header.oldest-pass=0 smtp.remote-ip=127.0.0.1"),
          mail);
      assertTrue(mail.contains("ARC-Authentication-Results: i=1; mx.example.org; "), mail);
      assertFalse(mail.contains("DKIM-Signature"), mail);
    }
  }

  private static void create(TestServer here, String[] list, String... more) {
    var words = new ArrayList<>(List.of("list", "create"));
    words.addAll(List.of(list));
    words.addAll(List.of(more));
    var answer = here.command(words.toArray(String[]::new));
    assertTrue(answer.exit() == 0, answer.err());
  }

  @Test
  void aKeyThatCannotSealIsToldWithItsPlace() {
    String missing = refused("no.pem", "");
    assertTrue(PLACE.matcher(missing).find(), missing);
    assertTrue(missing.contains("no.pem is not there, or cannot be read"), missing);
    String bad = refused("bad.pem", "nothing");
    assertTrue(PLACE.matcher(bad).find(), bad);
    assertTrue(bad.contains("it holds no PRIVATE KEY in PKCS#8"), bad);
  }

  private static String refused(String key, String text) {
    TestServer server =
        TestServer.with("<arc><seal domain='example.org' key='" + key + "'/></arc>")
            .file("plugins/arc/bad.pem", text)
            .build();
    try (server) {
      return String.valueOf(assertThrows(AssertionError.class, server::start).getMessage());
    }
  }

  private static TestServer passing(DnsServer dns, String domain, String aliases, TestServer next) {
    return TestServer.with(SEALING.formatted(dns.hostAndPort(), next.port(), domain, domain))
        .domain(domain)
        .file("plugins/aliases/aliases.map", aliases + "\n")
        .build()
        .start();
  }

  private static TestServer last(DnsServer dns, String domain, String account) {
    TestServer last =
        TestServer.with(SERVER.formatted(dns.hostAndPort())).domain(domain).build().start();
    last.commandWith("open sesame\n", "account", "add", account, "--password-stdin");
    return last;
  }

  /** The records of the keys that the servers made. */
  private static void publish(DnsServer dns, TestServer... servers) throws IOException {
    var zone = new StringBuilder(ZONE);
    for (TestServer each : servers) {
      Path keys = each.home().resolve("conf/plugins/arc");
      for (String domain : List.of("example.org", "example.net")) {
        Path file = keys.resolve(domain).resolve("arc.pem");
        if (Files.exists(file)) {
          var key = KeyFile.read(file, domain, "arc");
          zone.append(key.recordName()).append(" TXT \"").append(key.record()).append("\"\n");
        }
      }
    }
    dns.zone(zone.toString());
  }

  private static String send(TestServer here, String... to) throws IOException {
    try (var client = here.dial()) {
      client.reply();
      client.ask("EHLO c.example");
      client.ask("MAIL FROM:<ali@x.example>");
      for (String each : to) {
        String reply = client.ask("RCPT TO:<" + each + ">");
        assertTrue(reply.startsWith("250 "), reply);
      }
      client.ask("DATA");
      String reply = client.ask("From: Ali <ali@example.org>\r\nSubject: Salam\r\n\r\nSalam\r\n.");
      assertTrue(reply.startsWith("250 "), reply);
      return reply.split(" ")[2];
    }
  }

  /** Unfolded. */
  private static String delivered(TestServer at, String account) {
    at.notes().awaitCount(Note.MailDelivered.class, _ -> true, 1);
    String mail = at.command("mail", account, "1", "--raw").out();
    return mail.replace("\r\n ", " ").replace("\r\n\t", " ");
  }
}
