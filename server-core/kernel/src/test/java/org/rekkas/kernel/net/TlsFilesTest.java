package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.kernel.config.Configuration;
import org.rekkas.testkit.FakeSection;

class TlsFilesTest {
  @TempDir Path conf;

  @BeforeEach
  void make() throws Exception {
    for (String each : List.of("own", "other")) {
      var pem = new TlsSettings.Pem(conf.resolve(each + ".pem"), conf.resolve(each + ".key"));
      SelfSigned.make(pem, List.of(each), Instant.now());
    }
    Files.createFile(conf.resolve("empty.pem"));
  }

  /** RFC 6066 §3: clients ask for A-labels. */
  @Test
  void namesOfHostsAreAsClientsAskForThem() throws Exception {
    var tls = new FakeSection("tls");
    for (String name :
        List.of("M\u00fcller.example", "*.B\u00dccher.example", "Mail.Example.org")) {
      tls.with(host(name));
    }
    assertEquals(
        List.of("xn--mller-kva.example", "*.xn--bcher-kva.example", "mail.example.org"),
        TlsSettings.from(new FakeSection("server").with(tls), conf).hosts().stream()
            .map(TlsSettings.Host::name)
            .toList());
  }

  @Test
  void whatIsNoNameOfAHostIsAProblem() {
    for (String name : List.of("*", "a..example", "mail.*.example", "https://a.example", "-a")) {
      FakeSection host = host(name);
      var tls = new FakeSection("tls").with(host);
      assertEquals(List.of(), TlsSettings.from(new FakeSection("server").with(tls), conf).hosts());
      assertEquals(1, host.problems().size(), name);
    }
  }

  private static FakeSection host(String name) {
    return new FakeSection("host")
        .with("name", name)
        .with("certificate", "own.pem")
        .with("key", "own.key");
  }

  private List<String> problems(String certificate, String key, String authorities)
      throws Exception {
    String xml =
        """
        <server>
          <listeners>
            <listener protocol="smtp" tls="starttls" client-authorities="%s"/>
          </listeners>
          <tls certificate="own.pem" key="own.key">
            <host name="x.example" certificate="%s" key="%s"/>
          </tls>
        </server>
        """;
    Files.writeString(conf.resolve("server.xml"), xml.formatted(authorities, certificate, key));
    var configuration = Configuration.load(conf);
    TlsSettings.from(configuration.root(), conf);
    TlsFiles.check(configuration.root(), conf);
    return configuration.problems().stream()
        .map(Object::toString)
        .filter(problem -> !problem.contains("no such setting"))
        .toList();
  }

  @Test
  void whatCanBeUsedIsNoProblem() throws Exception {
    assertEquals(List.of(), problems("other.pem", "other.key", "own.pem"));
  }

  @Test
  void h14_aKeyThatOthersMayReadIsANotice() throws Exception {
    Path key = conf.resolve("own.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(
        conf.resolve("server.xml"), "<server><tls certificate='own.pem' key='own.key'/></server>");
    var configuration = Configuration.load(conf);
    TlsSettings.from(configuration.root(), conf);
    assertEquals(
        List.of("server.xml:1:36: tls/key: others may read " + key + ": chmod 600 " + key),
        configuration.notices().stream().map(Object::toString).toList());
  }

  @Test
  void aCertificateThatHasEndedIsANotice() throws Exception {
    var pem = new TlsSettings.Pem(conf.resolve("own.pem"), conf.resolve("own.key"));
    Instant begun = Instant.now().minus(Duration.ofDays(3651)).truncatedTo(ChronoUnit.SECONDS);
    SelfSigned.make(pem, List.of("x.example"), begun);
    Files.writeString(
        conf.resolve("server.xml"), "<server><tls certificate='own.pem' key='own.key'/></server>");
    var configuration = Configuration.load(conf);
    TlsFiles.check(configuration.root(), conf);
    assertEquals(
        List.of(
            "server.xml:1:14: tls/certificate: has ended at " + begun.plus(Duration.ofDays(3650))),
        configuration.notices().stream().map(Object::toString).toList());
  }

  @Test
  void whatCannotBeUsedIsAProblemAtItsPlace() throws Exception {
    assertEquals(
        List.of(
            "server.xml:6:52: tls/host/key: cannot be used: %1$s/own.key is not the key of"
                    .formatted(conf)
                + " %1$s/other.pem".formatted(conf)),
        problems("other.pem", "own.key", "own.pem"));
    String certificate = problems("empty.pem", "own.key", "own.pem").getFirst();
    assertTrue(certificate.contains("tls/host/certificate: cannot be used: no"), certificate);
    String key = problems("other.pem", "empty.pem", "own.pem").getFirst();
    assertTrue(key.contains("tls/host/key: cannot be used: no private key"), key);
    String authorities = problems("other.pem", "other.key", "empty.pem").getFirst();
    assertTrue(authorities.contains("client-authorities: cannot be used: no"), authorities);
  }

  @Test
  void ofAFileThatIsNotThereThatAloneIsTold() throws Exception {
    assertEquals(1, problems("missing.pem", "own.key", "own.pem").size());
  }
}
