package org.rekkas.smtp.relay.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.rekkas.smtp.relay.tls.TlsResults.PolicyType.NO_POLICY_FOUND;
import static org.rekkas.smtp.relay.tls.TlsResults.PolicyType.STS;
import static org.rekkas.smtp.relay.tls.TlsResults.PolicyType.TLSA;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.smtp.relay.tls.TlsResults.Count;
import org.rekkas.smtp.relay.tls.TlsResults.Kind;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.MemoryVault;

/** RFC 8460 §4. */
class TlsResultsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

  @TempDir Path folder;
  private final MemoryVault vault = new MemoryVault();
  private final ManualClock clock = new ManualClock();

  @Test
  void sessionsAreCountedByDayDomainPolicyAndReason() {
    try (var results = new TlsResults(vault, clock)) {
      results.succeeded("a.example", TLSA);
      results.succeeded("a.example", TLSA);
      results.failed("a.example", TLSA, TlsFailure.CERTIFICATE_EXPIRED);
      results.succeeded("b.example", STS);
      clock.advance(Duration.ofDays(1));
      results.succeeded("b.example", STS);
    }
    var again = new TlsResults(vault, clock);
    assertEquals(
        List.of(
            new Count(new Kind(DAY, "a.example", TLSA, Optional.empty()), 2),
            new Count(
                new Kind(DAY, "a.example", TLSA, Optional.of(TlsFailure.CERTIFICATE_EXPIRED)), 1),
            new Count(new Kind(DAY, "b.example", STS, Optional.empty()), 1)),
        again.of(DAY));
    assertEquals(1, again.of(DAY.plusDays(1)).size());
    again.succeeded("b.example", STS);
    assertEquals(2, again.of(DAY.plusDays(1)).getFirst().sessions());
  }

  @Test
  void anAdministratorIsShownADay() {
    var results = new TlsResults(vault, clock);
    results.failed("a.example", TLSA, TlsFailure.CERTIFICATE_EXPIRED);
    var command = new TlsResultsCommand(results);
    assertEquals(
        new Report.Table(
            List.of("domain", "policy", "result", "sessions"),
            List.of(List.of("a.example", "tlsa", "certificate-expired", "1"))),
        command.run(new Invocation(Map.of("DAY", "2026-11-23"), InputStream.nullInputStream())));
    assertInstanceOf(
        Report.Failed.class,
        command.run(new Invocation(Map.of("DAY", "today"), InputStream.nullInputStream())));
  }

  @Test
  void kindsAndDaysAreBounded() {
    var results = new TlsResults(vault, clock, 3);
    for (int i = 0; i < 10; i++) {
      results.succeeded("d" + i + ".example", NO_POLICY_FOUND);
    }
    results.succeeded("d0.example", NO_POLICY_FOUND);
    assertEquals(3, results.of(DAY).size());
    assertEquals(2, results.of(DAY).getFirst().sessions());
    clock.advance(Duration.ofDays(11));
    results.succeeded("a.example", NO_POLICY_FOUND);
    results.close();
    assertEquals(List.of(), results.of(DAY));
    assertEquals(1, results.of(DAY.plusDays(11)).size());
  }

  @Test
  void f9APolicyOnTrialReportsWhatItWouldHaveRefused() throws Exception {
    var given = new FakeSurroundings("relay", folder);
    given.scriptedDns().text("_mta-sts.example.org", "v=STSv1; id=1");
    String text = "version: STSv1\nmode: testing\nmx: mx.example.org\nmax_age: 9999\n";
    Authority root = Authority.root("Root");
    var client = new JdkClientTls(Set::of, root::anchors, given.clock());
    var relay =
        RelayTls.of(TlsSettings.DEFAULTS, given, client, _ -> new PolicyFetch.Fetched.Text(text));
    relay
        .policies()
        .of("example.org", new TlsPolicies.Exchange("mx.example.org", 25, false, false));
    for (var identity : List.of(root.issue("mx.example.org"), root.issue("other.example"))) {
      session(relay, identity, "mx.example.org");
    }
    session(relay, root.issue("mx2.example.org"), "mx2.example.org");
    relay.failed("example.org", new TlsPolicy.May(), TlsFailure.STARTTLS_NOT_SUPPORTED);
    var failures = relay.results().of(DAY).stream().map(c -> c.kind().failure()).toList();
    assertEquals(
        Set.of(
            Optional.empty(),
            Optional.of(TlsFailure.CERTIFICATE_HOST_MISMATCH),
            Optional.of(TlsFailure.STARTTLS_NOT_SUPPORTED),
            Optional.of(TlsFailure.VALIDATION_FAILURE)),
        Set.copyOf(failures));
    relay.close();
  }

  private static void session(RelayTls relay, Authority.Identity identity, String host)
      throws Exception {
    var may = new TlsPolicy.May();
    try (TlsPeer peer = TlsPeer.of(identity);
        SSLSocket socket = relay.client().over(peer.connect(), host, may)) {
      relay.succeeded("example.org", host, may, socket.getSession());
    }
  }
}
