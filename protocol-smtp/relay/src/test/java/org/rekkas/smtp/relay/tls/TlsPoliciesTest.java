package org.rekkas.smtp.relay.tls;

import static java.time.ZoneOffset.UTC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.smtp.relay.tls.PolicyFetch.Fetched;
import org.rekkas.smtp.relay.tls.TlsPolicies.Exchange;
import org.rekkas.smtp.relay.tls.TlsPolicies.Found;
import org.rekkas.smtp.relay.tls.TlsSettings.Destination;
import org.rekkas.smtp.relay.tls.TlsSettings.Level;
import org.rekkas.spi.net.Dns.Tlsa;
import org.rekkas.testkit.FakeSurroundings;

/** The order of policies: the configuration, DANE, MTA-STS, TLS where it is offered. */
class TlsPoliciesTest {
  private static final String DOMAIN = "example.org";
  private static final String MX = "mx.example.org";
  private static final String TLSA = "_25._tcp.mx.example.org";
  private static final Tlsa USABLE = new Tlsa(3, 1, 1, new byte[32]);
  private static final String ENFORCE =
      "version: STSv1\nmode: enforce\nmx: mx.example.org\nmax_age: 604800\n";

  @TempDir Path folder;
  private FakeSurroundings given;
  private Fetched served = new Fetched.Failed(TlsFailure.STS_POLICY_FETCH_ERROR, "down");
  private int fetches;
  private TlsSettings settings = TlsSettings.DEFAULTS;
  private RelayTls relay;

  @BeforeEach
  void start() {
    given = new FakeSurroundings("relay", folder);
    restart();
  }

  private void restart() {
    PolicyFetch fetch =
        _ -> {
          fetches++;
          return served;
        };
    var client = new JdkClientTls(Set::of, Set::of, given.clock());
    relay = RelayTls.of(settings, given, client, fetch);
  }

  private void serve(String id, String policy) {
    given.scriptedDns().text("_mta-sts.example.org", "v=STSv1; id=" + id);
    served = new Fetched.Text(policy);
  }

  private Found found(String exchange, boolean authentic) {
    return relay.policies().of(DOMAIN, new Exchange(exchange, 25, authentic, authentic));
  }

  private TlsPolicy policy() {
    Found found = found(MX, false);
    return assertInstanceOf(Found.Policy.class, found, found::toString).policy();
  }

  private void requireUnknown() {
    assertInstanceOf(Found.Unknown.class, found(MX, false));
  }

  /** What TLS-RPT tells the domain, RFC 8460 §4.3. */
  private List<String> failures() {
    return relay.results().of(LocalDate.ofInstant(given.clock().instant(), UTC)).stream()
        .map(
            each ->
                each.kind().policy().text()
                    + " "
                    + each.kind().failure().orElseThrow().text()
                    + " "
                    + each.sessions())
        .toList();
  }

  @Test
  void withoutAnyPolicyTlsIsOpportunistic() {
    assertEquals(new TlsPolicy.May(), policy());
  }

  @Test
  void theConfigurationComesFirst() {
    serve("1", ENFORCE);
    given.scriptedDns().certificate(TLSA, USABLE).signed(DOMAIN);
    for (var each :
        List.of(
            new Destination(Set.of(DOMAIN), Level.NONE, Set.of()),
            new Destination(Set.of("*"), Level.MAY, Set.of()),
            new Destination(Set.of(".org"), Level.ENCRYPT, Set.of()))) {
      settings = new TlsSettings(Level.AUTO, true, true, Optional.empty(), List.of(each));
      restart();
      String level = found(MX, true).toString();
      assertEquals(true, level.toUpperCase(java.util.Locale.ROOT).contains(each.level().name()));
    }
    assertEquals(0, fetches);
  }

  @Test
  void configuredVerificationTrustsAnExchangesNameOnlyIfItIsAuthentic() {
    settings = new TlsSettings(Level.VERIFY, true, true, Optional.empty(), List.of());
    restart();
    assertEquals(
        new TlsPolicy.Verify(Set.of(DOMAIN, ".example.org")),
        ((Found.Policy) found("mx.other.example", false)).policy());
    assertEquals(
        new TlsPolicy.Verify(Set.of(DOMAIN, ".example.org", "mx.other.example")),
        ((Found.Policy) found("mx.other.example", true)).policy());
  }

  @Test
  void whatIsSwitchedOffIsNotAsked() {
    serve("1", ENFORCE);
    given.scriptedDns().certificate(TLSA, USABLE).signed(DOMAIN);
    settings = new TlsSettings(Level.AUTO, false, true, Optional.empty(), List.of());
    restart();
    assertEquals(new TlsPolicy.WebPki(MX), ((Found.Policy) found(MX, true)).policy());
    settings = new TlsSettings(Level.AUTO, false, false, Optional.empty(), List.of());
    restart();
    assertEquals(new TlsPolicy.May(), ((Found.Policy) found(MX, true)).policy());
    assertEquals(1, fetches);
  }

  @Test
  void configuredNamesAreTheOnlyOnesThatCount() {
    Set<String> names = Set.of("hub.example.net");
    var pinned = new Destination(Set.of(DOMAIN), Level.VERIFY, names);
    settings = new TlsSettings(Level.AUTO, true, true, Optional.empty(), List.of(pinned));
    restart();
    for (boolean authentic : new boolean[] {true, false}) {
      assertEquals(new TlsPolicy.Verify(names), ((Found.Policy) found(MX, authentic)).policy());
    }
  }

  @Test
  void f8DaneIsUsedWhereDnssecVouchesForAllOfIt() {
    given.scriptedDns().certificate(TLSA, USABLE).signed(DOMAIN);
    assertEquals(
        new TlsPolicy.Dane(List.of(USABLE), MX, DOMAIN), ((Found.Policy) found(MX, true)).policy());
    assertEquals(new TlsPolicy.May(), policy());
  }

  /** A host that a route names by its address does not wait for a DNS that is down. */
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "192.0.2.1", "::1", "2001:db8::1"})
  void anAddressHasNoDane(String host) {
    given.scriptedDns().fails("TLSA", "_25._tcp." + host);
    given.scriptedDns().fails("TXT", "_mta-sts." + host);
    Found found = relay.policies().of(host, new Exchange(host, 25, true, true));
    var policy = assertInstanceOf(Found.Policy.class, found, found::toString).policy();
    assertEquals(new TlsPolicy.May(), policy);
  }

  private Found found(boolean named, boolean authentic) {
    return relay.policies().of(DOMAIN, new Exchange(MX, 25, named, authentic));
  }

  /** RFC 7672 §2.2.2. */
  @Test
  void f8ASignedAliasIntoAZoneThatIsNotSignedKeepsItsDane() {
    given.scriptedDns().certificate(TLSA, USABLE).alias(MX, "mx.plain.example").signed(DOMAIN);
    var dane = new TlsPolicy.Dane(List.of(USABLE), MX, DOMAIN);
    assertEquals(dane, ((Found.Policy) found(true, false)).policy());
    assertEquals(new TlsPolicy.May(), ((Found.Policy) found(false, false)).policy());
    given.scriptedDns().fails("TLSA", TLSA);
    assertInstanceOf(Found.TryLater.class, found(true, false));
    given.scriptedDns().certificate(TLSA, USABLE).fails("CNAME", MX);
    assertInstanceOf(Found.TryLater.class, found(true, false));
    given.scriptedDns().empty("CNAME", MX).fails("TLSA", TLSA);
    assertEquals(new TlsPolicy.May(), ((Found.Policy) found(true, false)).policy());
  }

  @Test
  void f8AnAliasThatIsNotSignedHasNoDaneOfItsOwn() {
    given.scriptedDns().alias(MX, "mx.plain.example").signed("_tcp." + MX);
    given.scriptedDns().certificate(TLSA, USABLE);
    assertEquals(new TlsPolicy.May(), ((Found.Policy) found(true, false)).policy());
  }

  /** RFC 7672 §2.2.3, RFC 7671 §7. */
  @Test
  void f8TheNameAtTheEndOfTheAliasesComesFirst() {
    var dns = given.scriptedDns().signed("org").signed("example");
    dns.alias(MX, "one.example").alias("one.example", "two.example");
    dns.certificate(TLSA, USABLE).certificate("_25._tcp.one.example", USABLE);
    assertEquals(
        new TlsPolicy.Dane(List.of(USABLE), MX, DOMAIN),
        ((Found.Policy) found(true, true)).policy());
    var other = new Tlsa(3, 1, 2, new byte[64]);
    dns.certificate("_25._tcp.two.example", other);
    assertEquals(
        new TlsPolicy.Dane(List.of(other), "two.example", DOMAIN),
        ((Found.Policy) found(true, true)).policy());
    dns.fails("CNAME", "one.example");
    assertInstanceOf(Found.TryLater.class, found(true, true));
    dns.alias("one.example", "one.example");
    assertInstanceOf(Found.Policy.class, found(true, true));
  }

  /** RFC 7672 §2.2.3: the records of the port that is connected to. */
  @Test
  void f8DaneIsOfOnePort() {
    given.scriptedDns().certificate("_587._tcp." + MX, USABLE).signed(DOMAIN);
    assertEquals(new TlsPolicy.May(), ((Found.Policy) found(MX, true)).policy());
    var atSubmission = relay.policies().of(DOMAIN, new Exchange(MX, 587, true, true));
    assertInstanceOf(TlsPolicy.Dane.class, ((Found.Policy) atSubmission).policy());
  }

  /** RFC 8689 §3. */
  @Test
  void aSenderWaivesWhatIsPublishedAndNothingThatIsConfigured() {
    given.scriptedDns().certificate(TLSA, USABLE).signed(DOMAIN);
    var waived = relay.policies().waived(DOMAIN, new Exchange(MX, 25, true, true));
    assertEquals(new TlsPolicy.May(), ((Found.Policy) waived).policy());
    settings = new TlsSettings(Level.ENCRYPT, true, true, Optional.empty(), List.of());
    restart();
    waived = relay.policies().waived(DOMAIN, new Exchange(MX, 25, true, true));
    assertEquals(new TlsPolicy.Encrypt(), ((Found.Policy) waived).policy());
  }

  @Test
  void f8InsecureRecordsAreNotDane() {
    given.scriptedDns().certificate(TLSA, USABLE);
    assertEquals(new TlsPolicy.May(), ((Found.Policy) found(MX, true)).policy());
  }

  @Test
  void f8AFailedLookUpIsNeverADowngrade() {
    serve("1", ENFORCE);
    given.scriptedDns().fails("TLSA", TLSA);
    assertInstanceOf(Found.TryLater.class, found(MX, true));
    assertEquals(0, fetches);
    assertEquals(List.of("tlsa dnssec-invalid 1"), failures());
  }

  @Test
  void f8UnusableRecordsAskForTlsAndMtaStsMayAskForMore() {
    given.scriptedDns().certificate(TLSA, new Tlsa(1, 1, 1, new byte[32])).signed(DOMAIN);
    assertEquals(new TlsPolicy.Encrypt(), ((Found.Policy) found(MX, true)).policy());
    serve("1", ENFORCE);
    assertEquals(new TlsPolicy.WebPki(MX), ((Found.Policy) found(MX, true)).policy());
  }

  @Test
  void f8ConfiguredDaneWaitsForIt() {
    settings = new TlsSettings(Level.DANE, true, true, Optional.empty(), List.of());
    restart();
    assertInstanceOf(Found.TryLater.class, found(MX, false));
    assertInstanceOf(Found.TryLater.class, found(MX, true));
    given.scriptedDns().certificate(TLSA, new Tlsa(1, 1, 1, new byte[32])).signed(DOMAIN);
    assertInstanceOf(Found.TryLater.class, found(MX, true));
    given.scriptedDns().certificate(TLSA, USABLE);
    assertInstanceOf(Found.Policy.class, found(MX, true));
    assertEquals(List.of("tlsa dane-required 2", "tlsa tlsa-invalid 1"), failures());
  }

  @Test
  void anEnforcedPolicyIsFetchedOnce() {
    serve("1", ENFORCE);
    assertEquals(new TlsPolicy.WebPki(MX), policy());
    assertEquals(new TlsPolicy.WebPki(MX), policy());
    assertInstanceOf(Found.Refused.class, found("mx.attacker.example", false));
    assertEquals(1, fetches);
    assertEquals(List.of("sts validation-failure 1"), failures());
  }

  @Test
  void f9AKeptPolicyOutlivesRestartFailedFetchesAndAMissingRecord() {
    serve("1", ENFORCE);
    policy();
    restart();
    given.manualClock().advance(Duration.ofDays(2));
    served = new Fetched.Failed(TlsFailure.STS_WEBPKI_INVALID, "expired");
    assertEquals(new TlsPolicy.WebPki(MX), policy());
    given.scriptedDns().text("_mta-sts.example.org", "v=STSv1; id=2");
    served = new Fetched.Text("<html>");
    given.manualClock().advance(Duration.ofMinutes(6));
    assertEquals(new TlsPolicy.WebPki(MX), policy());
    given.scriptedDns().fails("TXT", "_mta-sts.example.org");
    assertEquals(new TlsPolicy.WebPki(MX), policy());
    given.scriptedDns().empty("TXT", "_mta-sts.example.org");
    assertEquals(new TlsPolicy.WebPki(MX), policy());
    assertEquals(3, fetches);
    given.manualClock().advance(Duration.ofDays(6));
    assertEquals(new TlsPolicy.May(), policy());
  }

  @Test
  void f9AFailedFetchIsNotRepeatedForEachMail() {
    given.scriptedDns().text("_mta-sts.example.org", "v=STSv1; id=1");
    for (int i = 0; i < 5; i++) {
      requireUnknown();
    }
    assertEquals(1, fetches);
    given.manualClock().advance(Duration.ofMinutes(6));
    requireUnknown();
    assertEquals(2, fetches);
  }

  @Test
  void f10WhatCannotBeLookedForIsNotTakenForNoPolicy() {
    given.scriptedDns().fails("TXT", "_mta-sts.example.org");
    requireUnknown();
    serve("1", "<html>");
    given.manualClock().advance(Duration.ofMinutes(6));
    requireUnknown();
    given.scriptedDns().certificate(TLSA, new Tlsa(1, 1, 1, new byte[32])).signed(DOMAIN);
    assertEquals(new TlsPolicy.Encrypt(), ((Found.Policy) found(MX, true)).policy());
    given.manualClock().advance(Duration.ofMinutes(6));
    given.scriptedDns().empty("TXT", "_mta-sts.example.org");
    assertEquals(new TlsPolicy.May(), policy());
  }

  @Test
  void f9ANewIdBringsTheNewPolicyAtOnce() {
    serve("1", ENFORCE);
    policy();
    serve("2", "version: STSv1\nmode: none\nmax_age: 604800\n");
    assertEquals(new TlsPolicy.May(), policy());
    serve("3", ENFORCE.replace("mx.example.org", "*.example.org"));
    assertEquals(
        new TlsPolicy.WebPki("b.example.org"),
        ((Found.Policy) found("b.example.org", false)).policy());
  }

  @Test
  void f9APolicyOnTrialHindersNothing() {
    serve("1", ENFORCE.replace("enforce", "testing"));
    assertEquals(new TlsPolicy.May(), policy());
    assertInstanceOf(Found.Policy.class, found("mx.attacker.example", false));
  }

  @Test
  void f9ADamagedFileCountsAsNone() throws Exception {
    serve("1", ENFORCE);
    policy();
    Path file = folder.resolve("mta-sts/example.org.sts");
    for (byte[] damage : List.of(new byte[0], new byte[] {(byte) 0xff, 10, 10}, new byte[9999])) {
      Files.write(file, damage);
      assertEquals(new TlsPolicy.WebPki(MX), policy());
    }
    assertEquals(4, fetches);
  }

  @Test
  void f9AnUnreadableFileMakesTheMailWait() throws Exception {
    serve("1", ENFORCE);
    policy();
    Path file = folder.resolve("mta-sts/example.org.sts");
    Files.delete(file);
    Files.createDirectory(file);
    assertInstanceOf(Found.TryLater.class, found(MX, false));
  }

  /** As long as a name may be. */
  @Test
  void aLongDomainHasItsPolicy() {
    String domain = ("l".repeat(60) + ".").repeat(4).substring(0, 243);
    given.scriptedDns().text("_mta-sts." + domain, "v=STSv1; id=1");
    served = new Fetched.Text(ENFORCE);
    var found = relay.policies().of(domain, new Exchange(MX, 25, false, false));
    assertEquals(new TlsPolicy.WebPki(MX), ((Found.Policy) found).policy());
  }

  @Test
  void whatIsNoDomainNamesNoFile() {
    for (String odd : List.of("../../etc/passwd", "[127.0.0.1]", "127.0.0.1", "", "a..b", "x/y")) {
      given.scriptedDns().text("_mta-sts." + odd, "v=STSv1; id=1");
      assertInstanceOf(
          Found.Policy.class, relay.policies().of(odd, new Exchange(MX, 25, false, false)));
    }
    assertEquals(0, fetches);
  }

  @Test
  void theFilesAreBounded() throws Exception {
    var cache = new StsCache(folder.resolve("few"), 10);
    for (int i = 0; i < 50; i++) {
      var fetched = given.clock().instant().plusSeconds(i);
      cache.put("d" + i, new StsCache.Kept("1", fetched, StsPolicy.read(ENFORCE).orElseThrow()));
    }
    assertEquals(true, cache.get("d49").isPresent());
    assertEquals(true, cache.get("d0").isEmpty());
    try (var files = Files.list(folder.resolve("few"))) {
      assertEquals(true, files.count() <= 10);
    }
  }
}
