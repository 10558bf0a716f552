package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.testkit.DnsServer;

/** From an unpacked archive to a mail domain, and its DNS. */
class SetupIT {
  private static final String ALI = "ali@example.org";
  private static final String[] SETUP = {
    "setup",
    "--domain",
    "example.org",
    "--account",
    ALI,
    "--password-stdin",
    "--reach",
    "local",
    "--addresses",
    "192.0.2.1"
  };

  @TempDir Path folder;

  @Test
  void aFirstMailAfterOneCommand() throws IOException {
    Installation bare = Installation.unpackAsShipped(folder);
    Ran ran = bare.typing("open sesame\n").rekkas(SETUP).succeeded();
    ran.says("example.org. IN MX 10 mx.example.org.").says("._domainkey.example.org. IN TXT");
    ran.says("Mail for postmaster@example.org reaches " + ALI);
    bare.rekkas("route", "postmaster@example.org").succeeded().says(ALI);
    bare.rekkas("route", "abuse@example.org").succeeded().says(ALI);
    String written = Files.readString(bare.file("conf/server.xml"));
    assertTrue(written.contains("The server's certificate, with its chain"), "comments stay");
    bare.rekkas("check").succeeded();

    bare.edit("conf/server.xml", text -> text.replaceAll("port=\"\\d+\"", "port=\"0\""));
    try (Installation rekkas = bare) {
      rekkas.start();
      new Sending(
              folder,
              rekkas.port("submissions"),
              true,
              rekkas.certificate(),
              "PLAIN",
              ALI,
              "open sesame",
              ALI,
              "a first mail")
          .by("swaks")
          .succeeded();
      rekkas.await("a first mail", "mail", ALI);
      assertTrue(rekkas.firstMail(ALI).contains("DKIM-Signature: v=1;"));
      rekkas.rekkas(SETUP).failed().says("Stop it first");
    }
  }

  @Test
  void whatIsPrintedIsFoundClean() throws IOException {
    Installation rekkas = Installation.unpackAsShipped(folder);
    String zone = rekkas.typing("open sesame\n").rekkas(SETUP).succeeded().output();
    var records = new StringBuilder("1.2.0.192.in-addr.arpa PTR mx.example.org\n");
    zone.lines()
        .filter(line -> line.contains(". IN "))
        .map(line -> line.replaceFirst("\\. IN ", " ").replaceFirst("\\.$", ""))
        .forEach(line -> records.append(line).append('\n'));
    try (var dns = DnsServer.of(records.toString())) {
      rekkas.edit(
          "conf/server.xml",
          text -> text.replace("<dns servers=\"\"", "<dns servers=\"" + dns.hostAndPort() + "\""));
      Ran check = rekkas.rekkas("dns", "check", "--json").succeeded();
      assertEquals(
          check.output().lines().filter(l -> l.contains("finding")).count(),
          check.output().lines().filter(l -> l.contains("\"ok\"")).count(),
          check.toString());
      check.says("\"PTR\"");
    }
  }

  /** What other plugins want of the DNS is no key. */
  @Test
  void aPublicServerSignsToo() throws IOException {
    Installation rekkas = Installation.unpackAsShipped(folder);
    String[] words =
        Arrays.stream(SETUP).map(w -> w.equals("local") ? "public" : w).toArray(String[]::new);
    rekkas
        .typing("open sesame\n")
        .rekkas(words)
        .succeeded()
        .says("autoconfig.example.org. IN CNAME mx.example.org.")
        .says("._domainkey.example.org. IN TXT");
  }

  @Test
  void whatWasChangedByHandIsNotOverwritten() throws IOException {
    Installation rekkas = Installation.unpackAsShipped(folder);
    rekkas.edit("conf/server.xml", text -> text.replace("max-size=\"50M\"", "max-size=\"9M\""));
    String before = Files.readString(rekkas.file("conf/server.xml"));
    rekkas.typing("open sesame\n").rekkas(SETUP).failed().says("conf/server.xml");
    assertEquals(before, Files.readString(rekkas.file("conf/server.xml")));
  }
}
