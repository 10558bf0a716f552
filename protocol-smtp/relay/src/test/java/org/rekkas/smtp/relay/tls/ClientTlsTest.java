package org.rekkas.smtp.relay.tls;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.net.Dns.Tlsa;
import org.rekkas.testkit.ManualClock;

/** STARTTLS' second half, over loopback: who is believed by which policy. */
class ClientTlsTest {
  private static final String HOST = "mx.example.org";
  private static final TlsPolicy VERIFY = new TlsPolicy.Verify(Set.of(HOST));

  private Authority root;
  private Authority web;
  private JdkClientTls tls;

  @BeforeEach
  void trustOneAuthority() throws Exception {
    root = Authority.root("Root");
    web = Authority.root("Web");
    tls = new JdkClientTls(root::anchors, web::anchors, new ManualClock());
  }

  private void goes(Authority.Identity identity, TlsPolicy policy) throws Exception {
    try (TlsPeer peer = TlsPeer.of(identity);
        SSLSocket socket = tls.over(peer.connect(), HOST, policy)) {
      assertEquals('!', socket.getInputStream().read());
      assertEquals(1, peer.serverNames().size());
      assertTrue(peer.serverNames().getFirst().contains(HOST), peer.serverNames()::toString);
    }
  }

  private void refuses(TlsFailure failure, Authority.Identity identity, TlsPolicy policy)
      throws Exception {
    try (TlsPeer peer = TlsPeer.of(identity);
        Socket plain = peer.connect()) {
      var refused =
          assertThrows(CertificateRefused.class, () -> tls.over(plain, HOST, policy).close());
      assertEquals(failure, refused.failure(), refused::getMessage);
      assertTrue(plain.isClosed());
    }
  }

  @Test
  void opportunisticTlsBelievesAnybody() throws Exception {
    Authority.Identity stranger = Authority.root("Stranger").expired("other.example");
    goes(stranger, new TlsPolicy.May());
    goes(stranger, new TlsPolicy.Encrypt());
  }

  @Test
  void verifyWantsAnAuthorityAndTheName() throws Exception {
    goes(root.issue("a.example", HOST), VERIFY);
    goes(root.issue("*.example.org"), VERIFY);
    goes(root.intermediate("One").intermediate("Two").issue(HOST), VERIFY);
    goes(root.issue(HOST), new TlsPolicy.Verify(Set.of("other.example", ".example.org")));
    refuses(TlsFailure.CERTIFICATE_NOT_TRUSTED, Authority.root("Root").issue(HOST), VERIFY);
    refuses(TlsFailure.CERTIFICATE_HOST_MISMATCH, root.issue("example.org"), VERIFY);
    refuses(TlsFailure.CERTIFICATE_HOST_MISMATCH, root.issue(), VERIFY);
    refuses(TlsFailure.CERTIFICATE_EXPIRED, root.expired(HOST), VERIFY);
    refuses(
        TlsFailure.CERTIFICATE_NOT_TRUSTED,
        root.issue(KeyPurposeId.id_kp_clientAuth, Duration.ofDays(1), HOST),
        VERIFY);
  }

  /** RFC 8461 §4.2: what is published is for the authorities of the world. */
  @Test
  void theAuthoritiesOfTheWebAreNotThoseOfTheConfiguration() throws Exception {
    var published = new TlsPolicy.WebPki(HOST);
    goes(web.issue(HOST), published);
    refuses(TlsFailure.CERTIFICATE_HOST_MISMATCH, web.issue("other.example"), published);
    refuses(TlsFailure.CERTIFICATE_NOT_TRUSTED, root.issue(HOST), published);
    refuses(TlsFailure.CERTIFICATE_NOT_TRUSTED, web.issue(HOST), VERIFY);
  }

  @Test
  void aFileStandsAloneForTheConfigurationAndBesideTheJdkForTheWeb(@TempDir Path folder)
      throws Exception {
    var file = Optional.of(Files.writeString(folder.resolve("trust.pem"), pem(root)));
    assertEquals(Set.of(root.certificate()), certificates(Authorities.configured(file)));
    var both = certificates(Authorities.ofTheWeb(file));
    var ofTheJdk = certificates(Authorities.configured(Optional.empty()));
    assertTrue(both.remove(root.certificate()));
    assertFalse(ofTheJdk.isEmpty());
    assertEquals(ofTheJdk, both);
  }

  private static Set<X509Certificate> certificates(Authorities authorities) {
    return authorities.get().stream().map(TrustAnchor::getTrustedCert).collect(toSet());
  }

  private static String pem(Authority authority) throws Exception {
    String octets = Base64.getMimeEncoder().encodeToString(authority.certificate().getEncoded());
    return "-----BEGIN CERTIFICATE-----\n" + octets + "\n-----END CERTIFICATE-----\n";
  }

  @Test
  void aSessionBegunWithoutVerifyingIsNotResumedAsAVerifiedOne() throws Exception {
    try (TlsPeer peer = TlsPeer.of(Authority.root("Stranger").issue(HOST))) {
      for (int i = 0; i < 2; i++) {
        try (SSLSocket socket = tls.over(peer.connect(), HOST, new TlsPolicy.May())) {
          socket.getInputStream().read();
        }
        assertThrows(CertificateRefused.class, () -> tls.over(peer.connect(), HOST, VERIFY));
      }
    }
  }

  @Test
  void f8DaneEeIgnoresNameAndExpiry() throws Exception {
    Authority.Identity identity = Authority.root("Stranger").expired("other.example");
    for (Tlsa record : records(3, identity.certificate())) {
      goes(identity, dane(record));
      goes(identity, dane(new Tlsa(3, 1, 1, new byte[32]), record));
    }
  }

  @Test
  void f8DaneEeRefusesEveryOtherCertificate() throws Exception {
    Authority.Identity identity = root.issue(HOST);
    for (Tlsa record : records(3, root.issue(HOST).certificate())) {
      refuses(TlsFailure.TLSA_INVALID, identity, dane(record));
    }
    refuses(TlsFailure.TLSA_INVALID, identity, dane(records(3, root.certificate()).getFirst()));
  }

  @Test
  void f8DaneTaChecksChainNameAndDates() throws Exception {
    Authority stranger = Authority.root("Stranger");
    Authority between = stranger.intermediate("Between");
    for (Tlsa record : records(2, stranger.certificate())) {
      goes(between.issue(HOST), dane(record));
      refuses(TlsFailure.CERTIFICATE_HOST_MISMATCH, between.issue("other.org"), dane(record));
      refuses(TlsFailure.CERTIFICATE_EXPIRED, between.expired(HOST), dane(record));
    }
    goes(between.issue(HOST), dane(records(2, between.certificate()).get(4)));
    goes(between.issue("example.org"), dane(records(2, between.certificate()).get(4)));
  }

  /** RFC 7672 §8.1 and §3.2.2: the host is called by the name at which the records stand. */
  @Test
  void f8DaneNamesItsBase() throws Exception {
    Authority.Identity identity = root.issue("base.example");
    List<Tlsa> records = records(2, root.certificate());
    try (TlsPeer peer = TlsPeer.of(identity);
        SSLSocket socket =
            tls.over(
                peer.connect(), HOST, new TlsPolicy.Dane(records, "base.example", "example.org"))) {
      assertEquals('!', socket.getInputStream().read());
      assertTrue(
          peer.serverNames().getFirst().contains("base.example"), peer.serverNames()::toString);
    }
  }

  @Test
  void f8DaneTaIsNotMetByAnAuthorityThatIsMerelyShown() throws Exception {
    Authority.Identity own = Authority.root("Attacker").issue(HOST);
    var shown = new ArrayList<X509Certificate>(own.chain());
    shown.add(root.certificate());
    var forged = new Authority.Identity(own.pair(), shown);
    refuses(
        TlsFailure.CERTIFICATE_NOT_TRUSTED, forged, dane(records(2, root.certificate()).get(4)));
  }

  @Test
  void f8UnusableRecordsAloneAskForTlsOnly() throws Exception {
    Authority.Identity identity = Authority.root("Stranger").expired("other.example");
    var unusable =
        new Tlsa[] {
          new Tlsa(0, 0, 1, new byte[32]),
          new Tlsa(1, 1, 1, new byte[32]),
          new Tlsa(3, 2, 1, new byte[32]),
          new Tlsa(3, 1, 3, new byte[32]),
          new Tlsa(3, 1, 1, new byte[31]),
          new Tlsa(3, 1, 0, new byte[0]),
          new Tlsa(255, 255, 255, new byte[0])
        };
    goes(identity, dane(unusable));
    assertEquals(false, dane(unusable).authenticates());
  }

  @Test
  void aPeerThatSaysNothingIsLeftAfterTheSocketsTimeout() throws Exception {
    try (var silent = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        var plain = new Socket(silent.getInetAddress(), silent.getLocalPort())) {
      plain.setSoTimeout(100);
      assertThrows(SocketTimeoutException.class, () -> tls.over(plain, HOST, new TlsPolicy.May()));
      assertTrue(plain.isClosed());
    }
  }

  @Test
  void aCutoffEndsAReadThatHasNoTimeout() throws Exception {
    try (var silent = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        var plain = new Socket(silent.getInetAddress(), silent.getLocalPort());
        var cutoff = Cutoff.of(plain, Duration.ofMillis(50))) {
      assertThrows(IOException.class, () -> plain.getInputStream().read());
      assertTrue(cutoff.came());
    }
  }

  private static TlsPolicy dane(Tlsa... records) {
    return new TlsPolicy.Dane(List.of(records), HOST, "example.org");
  }

  /** With every selector and matching type. */
  private static List<Tlsa> records(int usage, X509Certificate certificate) throws Exception {
    var records = new ArrayList<Tlsa>();
    for (int selector = 0; selector < 2; selector++) {
      byte[] data =
          selector == 0 ? certificate.getEncoded() : certificate.getPublicKey().getEncoded();
      records.add(new Tlsa(usage, selector, 0, data));
      records.add(new Tlsa(usage, selector, 1, MessageDigest.getInstance("SHA-256").digest(data)));
      records.add(new Tlsa(usage, selector, 2, MessageDigest.getInstance("SHA-512").digest(data)));
    }
    return records;
  }
}
