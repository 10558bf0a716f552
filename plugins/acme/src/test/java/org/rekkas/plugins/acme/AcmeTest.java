package org.rekkas.plugins.acme;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.WebAnswer;
import org.rekkas.spi.WebRequest;
import org.rekkas.spi.net.Client;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.FakeSurroundings;

class AcmeTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
  private static final List<String> NAMES = List.of("mx.example.org");

  @TempDir Path folder;

  @Test
  void aCertificateIsDueThirtyDaysBeforeItsEnd() throws Exception {
    var kept = new Kept(folder);
    Duration month = Duration.ofDays(30);
    assertTrue(kept.isDue(NAMES, month, NOW), "there is none");
    put(kept, Duration.ofDays(59), Duration.ofDays(31));
    assertFalse(kept.isDue(NAMES, month, NOW));
    assertTrue(kept.isDue(NAMES, month, NOW.plus(Duration.ofDays(2))));
    assertTrue(kept.isDue(List.of("mx.example.org", "b.example"), month, NOW), "another name");
  }

  @Test
  void oneThatLivesShortlyIsDueInItsLastThird() throws Exception {
    var kept = new Kept(folder);
    put(kept, Duration.ofDays(3), Duration.ofDays(3));
    assertFalse(kept.isDue(NAMES, Duration.ofDays(30), NOW));
    assertTrue(kept.isDue(NAMES, Duration.ofDays(30), NOW.plus(Duration.ofHours(25))));
  }

  @Test
  void onlyAProofThatIsShownIsFound() throws IOException {
    var proofs = new HttpProof();
    Proof.Shown shown = proofs.show("token", "token.thumb");
    assertEquals("token.thumb", new String(ask(proofs, "token").body(), UTF_8));
    assertEquals(404, ask(proofs, "../token").status());
    assertEquals(404, ask(proofs, "").status());
    shown.close();
    assertEquals(404, ask(proofs, "token").status());
  }

  @Test
  void withoutNamesThePluginDoesNothing() throws Exception {
    var plugin = new AcmePlugin();
    Settings none = plugin.read(new FakeSection("acme"));
    try (var running = plugin.start(none, new FakeSurroundings("acme", folder))) {
      assertEquals(List.of(), running.contributions());
    }
  }

  /** DANE names the key: it stays the same (H14: for its owner alone). */
  @Test
  void h14_aKeyIsKeptForItsOwnerAlone() throws Exception {
    var keys = new Keys(folder);
    var made = keys.kept("domain.pem");
    assertEquals(made.getPublic(), keys.kept("domain.pem").getPublic());
    assertEquals(made.getPrivate(), keys.kept("domain.pem").getPrivate());
    Path file = folder.resolve("domain.pem");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    Files.writeString(file, "nothing");
    assertThrows(IOException.class, () -> keys.kept("domain.pem"));
  }

  @Test
  void noThreadIsLeftBehind() throws Exception {
    var plugin = new AcmePlugin();
    var section = new FakeSection("acme").with("names", NAMES).with("agree-to-terms", true);
    try (var running = plugin.start(Settings.from(section), new FakeSurroundings("acme", folder))) {
      assertEquals(3, running.contributions().size());
    }
    for (Thread each : Thread.getAllStackTraces().keySet()) {
      if (each.getName().equals("acme")) {
        assertTrue(each.join(Duration.ofSeconds(10)), "it does not end");
      }
    }
  }

  @Test
  void theTermsHaveToBeAgreedTo() {
    var section = new FakeSection("acme").with("names", NAMES);
    Settings.from(section);
    assertEquals(1, section.problems().size());
  }

  private static WebAnswer ask(HttpProof proofs, String token) throws IOException {
    return proofs.answer(
        new WebRequest(
            "GET",
            "mx.example.org",
            "/.well-known/acme-challenge/" + token,
            Map.of(),
            Map.of(),
            new Client(InetAddress.getLoopbackAddress(), 1, true),
            false,
            InputStream.nullInputStream()));
  }

  private void put(Kept kept, Duration before, Duration after) throws Exception {
    var pair = Keys.fresh();
    var name = new X500Name("CN=x");
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            Date.from(NOW.minus(before)),
            Date.from(NOW.plus(after)),
            name,
            pair.getPublic());
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, NAMES.getFirst())));
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
    String base64 = Base64.getMimeEncoder().encodeToString(builder.build(signer).getEncoded());
    String chain = "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
    kept.put(new Authority.Issued(chain, Pem.privateKey(pair.getPrivate())));
    assertTrue(Files.exists(folder.resolve("privkey.pem")));
  }
}
