package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Certificates in files: whose is shown to whom, and what becomes of them when they change. */
class ConfiguredCertificatesTest extends TlsOnLoopback {
  @ParameterizedTest
  @CsvSource({"key.pem, ''", "key.pem, -----BEGIN PRIVATE KEY-----", "certificate.pem, ''"})
  void aSelfSignedCertificateThatCannotBeUsedIsMadeAnew(String file, String left) throws Exception {
    try (var net = net(TlsMode.IMPLICIT, Optional.empty())) {
      assertEquals("CN=mx.example", shown(net));
    }
    Path broken = folder.resolve("tls").resolve(file);
    Files.writeString(broken, left);
    try (var net = net(TlsMode.IMPLICIT, Optional.empty())) {
      assertEquals("CN=mx.example", shown(net));
    }
    assertEquals(left, Files.readString(broken.resolveSibling(file + ".broken")));
  }

  @Test
  void configuredFilesAreReadAgainWhenTheyChange() throws Exception {
    var pem = new TlsSettings.Pem(folder.resolve("c.pem"), folder.resolve("k.pem"));
    SelfSigned.make(pem, List.of("first.example"), Instant.now());
    try (var net = net(TlsMode.IMPLICIT, Optional.of(pem))) {
      assertEquals("CN=first.example", shown(net));
      SelfSigned.make(pem, List.of("second.example"), Instant.now());
      Files.setLastModifiedTime(pem.key(), FileTime.from(Instant.now().plusSeconds(9)));
      assertEquals("CN=second.example", shown(net));
      Files.writeString(pem.certificate(), "no certificate at all");
      assertEquals("CN=second.example", shown(net));
    }
  }

  @Test
  void aCertificateThatIsGoneIsToldOnce() throws Exception {
    var pem = made("c", "first.example");
    var told = new ListAppender<ILoggingEvent>();
    told.start();
    var log = (Logger) LoggerFactory.getLogger(JdkTls.class);
    log.addAppender(told);
    try (var net = net(TlsMode.IMPLICIT, Optional.of(pem))) {
      assertEquals("CN=first.example", shown(net));
      byte[] kept = Files.readAllBytes(pem.certificate());
      for (int i = 0; i < 2; i++) {
        told.list.clear();
        Files.delete(pem.certificate());
        assertEquals("CN=first.example", shown(net));
        assertEquals("CN=first.example", shown(net));
        assertEquals(
            List.of(
                "a certificate changed and cannot be used; the old ones stay: "
                    + pem.certificate()
                    + " is gone"),
            told.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
        Files.write(pem.certificate(), kept);
        assertEquals("CN=first.example", shown(net), "and again when it went again");
      }
    } finally {
      log.detachAppender(told);
    }
  }

  /** Its time stays the same when its rights are mended. */
  @Test
  void aCertificateThatCouldNotBeReadIsReadWhenItCan() throws Exception {
    var pem = made("c", "first.example");
    try (var net = net(TlsMode.IMPLICIT, Optional.of(pem))) {
      assertEquals("CN=first.example", shown(net));
      SelfSigned.make(pem, List.of("second.example"), Instant.now());
      Path elsewhere = folder.resolve("elsewhere");
      Files.move(pem.key(), elsewhere);
      Files.createDirectory(pem.key());
      var renewed = FileTime.from(Instant.now().plusSeconds(9));
      Files.setLastModifiedTime(pem.key(), renewed);
      assertEquals("CN=first.example", shown(net));
      Files.delete(pem.key());
      Files.move(elsewhere, pem.key());
      Files.setLastModifiedTime(pem.key(), renewed);
      assertEquals("CN=second.example", shown(net));
    }
  }

  /** As a renewal leaves it for a moment, that writes the certificate first. */
  @Test
  void aPairThatDoesNotFitReplacesNoneThatDoes() throws Exception {
    var pem = made("own", "first.example");
    var next = made("next", "second.example");
    try (var net = net(TlsMode.IMPLICIT, Optional.of(pem))) {
      assertEquals("CN=first.example", shown(net));
      Files.copy(next.certificate(), pem.certificate(), StandardCopyOption.REPLACE_EXISTING);
      Files.setLastModifiedTime(pem.certificate(), FileTime.from(Instant.now().plusSeconds(8)));
      assertEquals("CN=first.example", shown(net));
      Files.copy(next.key(), pem.key(), StandardCopyOption.REPLACE_EXISTING);
      Files.setLastModifiedTime(pem.key(), FileTime.from(Instant.now().plusSeconds(9)));
      assertEquals("CN=second.example", shown(net));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aClientIsShownTheCertificateOfTheNameThatItAsksFor(String protocol) throws Exception {
    var own = made("own", "mx.example");
    hosts.add(new TlsSettings.Host("mail.example.net", made("net", "net")));
    hosts.add(new TlsSettings.Host("*.example.com", made("com", "com")));
    try (var net = net(TlsMode.IMPLICIT, Optional.of(own))) {
      assertEquals("CN=net", shown(net, protocol, "mail.example.net"));
      assertEquals("CN=net", shown(net, protocol, "MAIL.Example.net"));
      assertEquals("CN=com", shown(net, protocol, "a.example.com"));
      assertEquals("CN=mx.example", shown(net, protocol, "b.a.example.com"));
      assertEquals("CN=mx.example", shown(net, protocol, "example.com"));
      assertEquals("CN=mx.example", shown(net, protocol, "mx.example"));
    }
  }

  @Test
  void theCertificateOfAnotherNameIsReadAgainWhenItChanges() throws Exception {
    var own = made("own", "mx.example");
    var pem = made("net", "first");
    hosts.add(new TlsSettings.Host("mail.example.net", pem));
    try (var net = net(TlsMode.IMPLICIT, Optional.of(own))) {
      assertEquals("CN=first", shown(net, "TLSv1.3", "mail.example.net"));
      SelfSigned.make(pem, List.of("second"), Instant.now());
      Files.setLastModifiedTime(pem.key(), FileTime.from(Instant.now().plusSeconds(9)));
      assertEquals("CN=second", shown(net, "TLSv1.3", "mail.example.net"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneThatCannotBeReadKeepsNoOtherFromBeingRenewed(boolean gone) throws Exception {
    var own = made("own", "mx.example");
    var broken = made("broken", "broken");
    var renewed = made("net", "first");
    hosts.add(new TlsSettings.Host("mail.example.com", broken));
    hosts.add(new TlsSettings.Host("mail.example.net", renewed));
    try (var net = net(TlsMode.IMPLICIT, Optional.of(own))) {
      assertEquals("CN=first", shown(net, "TLSv1.3", "mail.example.net"));
      if (gone) {
        Files.delete(broken.certificate());
      } else {
        Files.writeString(broken.certificate(), "no certificate at all");
      }
      assertEquals("CN=broken", shown(net, "TLSv1.3", "mail.example.com"));
      SelfSigned.make(renewed, List.of("second"), Instant.now());
      Files.setLastModifiedTime(renewed.key(), FileTime.from(Instant.now().plusSeconds(9)));
      assertEquals("CN=second", shown(net, "TLSv1.3", "mail.example.net"));
      assertEquals("CN=broken", shown(net, "TLSv1.3", "mail.example.com"));
      SelfSigned.make(broken, List.of("mended"), Instant.now());
      Files.setLastModifiedTime(broken.key(), FileTime.from(Instant.now().plusSeconds(9)));
      assertEquals("CN=mended", shown(net, "TLSv1.3", "mail.example.com"));
    }
  }

  /** Whoever renews them is another program, and may have stopped doing so years ago. */
  @Test
  void certificatesThatEndAreTold() throws Exception {
    Instant now = Instant.now();
    var own = made("own", "mx.example");
    var soon = made("soon", "soon");
    SelfSigned.make(soon, List.of("soon"), now.minus(Duration.ofDays(3640)));
    var ended = made("ended", "ended");
    SelfSigned.make(ended, List.of("ended"), now.minus(Duration.ofDays(3651)));
    hosts.add(new TlsSettings.Host("mail.example.com", soon));
    for (String each : List.of("a", "b", "c", "d")) {
      hosts.add(new TlsSettings.Host(each + ".example.net", ended));
    }
    var told = new ListAppender<ILoggingEvent>();
    told.start();
    var log = (Logger) LoggerFactory.getLogger(Endings.class);
    log.addAppender(told);
    try (var net = net(TlsMode.IMPLICIT, Optional.of(own))) {
      assertEquals("CN=mx.example", shown(net));
      assertEquals("CN=mx.example", shown(net));
      var layer = (JdkTls) net.layer.orElseThrow();
      assertEquals(2, layer.ending().size());
      SelfSigned.make(soon, List.of("soon"), now);
      Files.setLastModifiedTime(soon.key(), FileTime.from(now.plusSeconds(9)));
      assertEquals(1, layer.ending().size(), "whoever renewed it need not wait for a client");
    } finally {
      log.detachAppender(told);
    }
    assertEquals(
        List.of(
            "the certificate for a.example.net, b.example.net, c.example.net and 1 more has ended",
            "the certificate for mail.example.com ends"),
        told.list.stream()
            .map(event -> event.getFormattedMessage().replaceFirst(" at 2.*", ""))
            .toList());
  }
}
