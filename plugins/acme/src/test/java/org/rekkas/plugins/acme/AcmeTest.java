package org.rekkas.plugins.acme;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.WebAnswer;
import org.rekkas.spi.WebRequest;
import org.rekkas.spi.net.Certificates;
import org.rekkas.spi.net.Client;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.FakeSurroundings;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

class AcmeTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
  private static final String NAME = "mx.example.org";

  @TempDir Path folder;

  @Test
  void aCertificateIsDueThirtyDaysBeforeItsEnd() throws Exception {
    var kept = new Kept(folder);
    assertTrue(kept.isDue(settings(), Set.of(), NOW), "there is none");
    put(kept, Duration.ofDays(59), Duration.ofDays(31));
    assertFalse(kept.isDue(settings(), Set.of(), NOW));
    assertTrue(kept.isDue(settings(), Set.of(), NOW.plus(Duration.ofDays(2))));
    assertTrue(kept.isDue(settings("mx.example.org", "b.example"), Set.of(), NOW), "another name");
    var other = section("mx.example.org").with("directory", "https://staging.example/directory");
    assertTrue(kept.isDue(Settings.from(other), Set.of(), NOW), "another authority");
  }

  @Test
  void oneThatLivesShortlyIsDueInItsLastThird() throws Exception {
    var kept = new Kept(folder);
    put(kept, Duration.ofDays(3), Duration.ofDays(3));
    assertFalse(kept.isDue(settings(), Set.of(), NOW));
    assertTrue(kept.isDue(settings(), Set.of(), NOW.plus(Duration.ofHours(25))));
  }

  /** It may be back by then. */
  @Test
  void aNameIsGivenTimeBeforeACertificateLosesIt() throws Exception {
    var kept = new Kept(folder);
    put(kept, Duration.ofDays(59), Duration.ofDays(31));
    Instant soon = NOW.plus(Duration.ofDays(2));
    assertFalse(kept.isDue(settings(), Set.of(NAME), soon));
    assertTrue(kept.isDue(settings(), Set.of(NAME), NOW.plus(Duration.ofDays(22))));
    assertTrue(kept.isDue(settings(), Set.of("b.example"), soon), "it loses none");
  }

  /** RFC 5890 §2.3.2.1: certificates have A-labels; and names are compared without case. */
  @Test
  void aNameOfOtherLettersIsTheOneInTheCertificate() throws Exception {
    var kept = new Kept(folder);
    put(kept, Duration.ofDays(59), Duration.ofDays(31), "MX.xn--bcher-kva.example");
    assertFalse(kept.isDue(settings("mx.B\u00fccher.example"), Set.of(), NOW));
    var wrong = section("b\u00fccher..example");
    Settings.from(wrong);
    assertEquals(1, wrong.problems().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"fullchain.pem", "privkey.pem", "directory.txt"})
  void whatIsDamagedIsDue(String file) throws Exception {
    var kept = new Kept(folder);
    put(kept, Duration.ofDays(59), Duration.ofDays(31));
    Files.write(folder.resolve(file), new byte[] {(byte) 0xff, 0});
    assertTrue(kept.isDue(settings(), Set.of(), NOW));
    put(kept, Duration.ofDays(59), Duration.ofDays(31));
    assertFalse(kept.isDue(settings(), Set.of(), NOW));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fullchain.pem", "privkey.pem"})
  void whatIsGoneIsDue(String file) throws Exception {
    var kept = new Kept(folder);
    put(kept, Duration.ofDays(59), Duration.ofDays(31));
    Files.delete(folder.resolve(file));
    assertTrue(kept.isDue(settings(), Set.of(), NOW));
  }

  /** As installations have it that are older than this file. */
  @Test
  void aCertificateOfNobodyKnowsWhomIsTheAuthoritysOfNow() throws Exception {
    var given = new FakeSurroundings("acme", folder);
    given.manualClock().set(NOW);
    var kept = new Kept(folder);
    put(kept, Duration.ofDays(59), Duration.ofDays(31));
    Files.delete(folder.resolve("directory.txt"));
    assertFalse(kept.isDue(settings(), Set.of(), NOW));
    try (var renewal = renewal(given, kept)) {
      try (var _ = given.locks().take("renewal").orElseThrow()) {
        renewal.look();
        assertFalse(Files.exists(folder.resolve("directory.txt")), "who only looks writes nothing");
      }
    }
    try (var renewal = renewal(given, kept)) {
      renewal.look();
    }
    assertFalse(kept.isDue(settings(), Set.of(), NOW));
    var other = section(NAME).with("directory", "https://staging.example/directory");
    assertTrue(kept.isDue(Settings.from(other), Set.of(), NOW));
  }

  @Test
  void whatIsKeptIsShownUntilThatSucceeds() throws Exception {
    var given = new FakeSurroundings("acme", folder).with(new Refusing());
    given.manualClock().set(NOW);
    var kept = new Kept(folder);
    put(kept, Duration.ofDays(59), Duration.ofDays(31));
    try (var renewal = renewal(given, kept)) {
      assertEquals(3600, renewal.look());
      assertTrue(renewal.problem().orElseThrow().contains("not now"), "an Error ends no schedule");
      renewal.look();
      assertEquals(Optional.empty(), renewal.problem());
      assertEquals(1, given.recorded().notes().size());
      renewal.look();
    }
  }

  /** As in a process that only runs a command: the authority would not see the proof. */
  @Test
  void whoGetsNoLockOrdersNothing() throws Exception {
    var given = new FakeSurroundings("acme", folder);
    try (var held = given.locks().take("renewal").orElseThrow();
        var renewal = renewal(given, new Kept(folder))) {
      assertEquals(60, renewal.look(), "whoever has it may end without one");
      assertEquals(Optional.empty(), renewal.problem());
      assertEquals(List.of(), given.recorded().notes());
      String why = assertThrows(IOException.class, renewal::renew).getMessage();
      assertTrue(why.contains("the server does not run"), why);
    }
  }

  /** It would put the certificate of an authority back that is not asked any more. */
  @Test
  void aGenerationThatIsReplacedOrdersAndShowsNothing() throws Exception {
    var given = new FakeSurroundings("acme", folder);
    given.manualClock().set(NOW);
    var kept = new Kept(folder);
    put(kept, Duration.ofDays(59), Duration.ofDays(31));
    given.retire();
    try (var renewal = renewal(given, kept)) {
      renewal.look();
      assertEquals(List.of(), given.shownCertificates());
      Files.writeString(folder.resolve("directory.txt"), "another");
      renewal.look();
      assertEquals(Optional.empty(), renewal.problem());
    }
  }

  private Renewal renewal(FakeSurroundings given, Kept kept) {
    var session = new Session(settings().directory(), new GenericAcmeProvider());
    var keys = new Keys(folder, _ -> {});
    return new Renewal(
        settings(), given, new Authority(settings(), session, keys, new HttpProof()), kept);
  }

  /** Shows the second that it is given, once. */
  private static final class Refusing implements Certificates {
    private int asked;

    @Override
    public void show(String label, String chain, String key) {
      asked++;
      if (asked != 2) {
        throw new AssertionError("not now");
      }
    }

    @Override
    public Proof prove(String name, String chain, String key) {
      return () -> {};
    }
  }

  private static FakeSection section(String... names) {
    return new FakeSection("acme").with("names", List.of(names)).with("agree-to-terms", true);
  }

  private static Settings settings(String... names) {
    return Settings.from(section(names.length == 0 ? new String[] {NAME} : names));
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
    var told = new ArrayList<String>();
    var keys = new Keys(folder, told::add);
    var made = keys.kept("domain.pem");
    assertEquals(made.getPublic(), keys.kept("domain.pem").getPublic());
    assertEquals(made.getPrivate(), keys.kept("domain.pem").getPrivate());
    Path file = folder.resolve("domain.pem");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(keys.forDane(), keys.forDane());
    assertEquals(List.of(), told);
    Files.writeString(file, "nothing");
    assertNotEquals(made.getPublic(), keys.kept("domain.pem").getPublic());
    assertEquals("nothing", Files.readString(folder.resolve("domain.pem.broken")));
    assertEquals(1, told.size());
  }

  @Test
  void threadsThatWantAKeyAtOnceHaveTheSame() throws Exception {
    var keys = new Keys(folder, _ -> {});
    try (var threads = Executors.newFixedThreadPool(8)) {
      var found = new HashSet<PublicKey>();
      Callable<KeyPair> wants = () -> keys.kept(Keys.DOMAIN);
      for (var each : threads.invokeAll(Collections.nCopies(8, wants))) {
        found.add(each.get().getPublic());
      }
      assertEquals(1, found.size());
    }
  }

  @Test
  void aKeyThatCannotBeReadLeavesTheRestOfTheStatus() throws Exception {
    Files.createDirectory(folder.resolve(Keys.DOMAIN));
    var kept = new Kept(folder);
    put(kept, Duration.ofDays(59), Duration.ofDays(31));
    var keys = new Keys(folder, _ -> {});
    try (var renewal = renewal(new FakeSurroundings("acme", folder), kept)) {
      String told =
          new AcmeStatus(settings(), keys, kept, renewal)
              .run(new Invocation(Map.of(), InputStream.nullInputStream()))
              .toString();
      assertTrue(told.contains("good till: 2026-06-01"), told);
      assertTrue(told.contains("DANE:      (the key cannot be used: "), told);
    }
  }

  /** Attack H3: an authority lets nobody order the same again and again. */
  @Test
  void h3_nothingIsOrderedWhereItCouldNotBeKept() throws Exception {
    var given = new FakeSurroundings("acme", folder);
    Files.createDirectories(folder.resolve("room/taken"));
    try (var renewal = renewal(given, new Kept(folder))) {
      renewal.look();
      String problem = renewal.problem().orElseThrow();
      assertTrue(problem.contains(folder.resolve("room").toString()), problem);
    }
  }

  @Test
  void h3_whatCannotBeKeptLeavesWhatIsThere() throws Exception {
    var kept = new Kept(folder);
    put(kept, Duration.ofDays(59), Duration.ofDays(31));
    Files.delete(folder.resolve("directory.txt"));
    Files.createDirectories(folder.resolve("directory.txt/taken"));
    assertThrows(IOException.class, () -> put(kept, Duration.ofDays(1), Duration.ofDays(89)));
    assertTrue(kept.certificate().isPresent());
  }

  @Test
  void h14_noKeyIsLeftBehindByAWriteThatFails() throws Exception {
    Files.createDirectories(folder.resolve("taken/by"));
    assertThrows(IOException.class, () -> Pem.write(folder.resolve("taken"), "a key"));
    try (var files = Files.list(folder)) {
      assertEquals(List.of("taken"), files.map(f -> f.getFileName().toString()).toList());
    }
  }

  @Test
  void noThreadIsLeftBehind() throws Exception {
    var plugin = new AcmePlugin();
    Files.writeString(folder.resolve("fullchain.pem"), "nothing, without a key");
    try (var running = plugin.start(settings(), new FakeSurroundings("acme", folder))) {
      assertEquals(3, running.contributions().size());
    }
    for (Thread each : Thread.getAllStackTraces().keySet()) {
      if (each.getName().equals("acme")) {
        assertTrue(each.join(Duration.ofSeconds(10)), "it does not end");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http://ca.example/", "https://", "https://ca.example/a b"})
  void whatIsNoDirectoryIsAProblem(String directory) {
    var section = new FakeSection("acme").with("directory", directory);
    Settings.from(section);
    assertEquals(
        List.of("directory: is the https URL of an authority's directory"), section.problems());
  }

  @Test
  void theTermsHaveToBeAgreedTo() {
    var section = new FakeSection("acme").with("names", List.of(NAME));
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
    put(kept, before, after, NAME);
  }

  private void put(Kept kept, Duration before, Duration after, String forName) throws Exception {
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
        new GeneralNames(new GeneralName(GeneralName.dNSName, forName)));
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
    String base64 = Base64.getMimeEncoder().encodeToString(builder.build(signer).getEncoded());
    String chain = "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
    kept.put(
        new Authority.Issued(chain, Pem.privateKey(pair.getPrivate())), settings().directory());
    assertTrue(Files.exists(folder.resolve("privkey.pem")));
  }
}
