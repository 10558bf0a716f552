package org.rekkas.smtp.relay.tls.report;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.reports.ReportMails;
import org.rekkas.reports.ReportSender;
import org.rekkas.smtp.relay.tls.HttpReply;
import org.rekkas.smtp.relay.tls.TlsFailure;
import org.rekkas.smtp.relay.tls.TlsResults;
import org.rekkas.smtp.relay.tls.TlsResults.PolicyType;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Intake;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Recipient.Notify;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.testkit.FakeFilters;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.MemoryIntake;
import org.rekkas.testkit.MemoryVault;
import org.rekkas.testkit.SlowDns;

/** RFC 8460: what is reported to whom, once. */
class DailyReportsTest {
  private static final List<String> POLICY =
      List.of("version: STSv1", "mode: enforce", "mx: *.example.net", "max_age: 86400");

  @TempDir Path folder;
  private final MemoryVault vault = new MemoryVault();
  private final MemoryIntake intake = new MemoryIntake(vault);
  private final FakeFilters filters =
      new FakeFilters().add(new HeaderField("DKIM-Signature", "d=example.org"));
  private FakeSurroundings given;
  private TlsResults results;

  @BeforeEach
  void start() {
    given = new FakeSurroundings("relay", folder).with(vault).with(intake).with(filters);
    results = new TlsResults(vault, given.clock());
    given.scriptedDns().text("_smtp._tls.example.net", "v=TLSRPTv1; rua=mailto:tls@example.net");
  }

  @Test
  void aDomainThatAsksForItGetsAReportOfTheDay() throws IOException {
    results.succeeded("example.net", PolicyType.STS);
    results.succeeded("example.net", PolicyType.STS);
    results.failed("example.net", PolicyType.STS, TlsFailure.CERTIFICATE_EXPIRED);
    results.failed("example.net", PolicyType.TLSA, TlsFailure.TLSA_INVALID);
    results.succeeded("silent.example", PolicyType.NO_POLICY_FOUND);
    reports().sendDue();
    assertEquals(0, intake.taken().size(), "the day is not over");
    given.manualClock().advance(Duration.ofDays(1).plusHours(5));
    reports().sendDue();
    MemoryIntake.Taken taken = intake.taken().getFirst();
    Intake.Submission mail = taken.mail();
    assertEquals("postmaster@example.org", mail.envelope().reversePath().text());
    assertEquals("<tls@example.net>", taken.to());
    assertEquals(Set.of(Notify.NEVER), mail.envelope().recipients().getFirst().notifyWhen());
    String text = taken.text();
    assertTrue(text.contains("TLS-Report-Domain: example.net\r\n"), text);
    assertTrue(text.contains("TLS-Report-Submitter: example.org\r\n"), text);
    assertTrue(text.contains("TLS-Required: No\r\n"), text);
    assertTrue(text.contains("multipart/report; report-type=\"tlsrpt\""), text);
    assertTrue(text.contains("example.org!example.net!1795392000!1795478399.json.gz"), text);
    assertEquals(
        """
        {"organization-name":"example.org",\
        "date-range":{"start-datetime":"2026-11-23T00:00:00Z",\
        "end-datetime":"2026-11-23T23:59:59Z"},\
        "contact-info":"postmaster@example.org",\
        "report-id":"2026-11-23.example.net@example.org",\
        "policies":[\
        {"policy":{"policy-type":"tlsa","policy-domain":"example.net"},\
        "summary":{"total-successful-session-count":0,"total-failure-session-count":1},\
        "failure-details":[{"result-type":"tlsa-invalid","failed-session-count":1}]},\
        {"policy":{"policy-type":"sts",\
        "policy-string":["version: STSv1","mode: enforce","mx: *.example.net","max_age: 86400"],\
        "policy-domain":"example.net","mx-host":["*.example.net"]},\
        "summary":{"total-successful-session-count":2,"total-failure-session-count":1},\
        "failure-details":[{"result-type":"certificate-expired","failed-session-count":1}]}]}\
        """,
        taken.unpacked("application/tlsrpt+gzip"));
    assertEquals(1, intake.taken().size());
  }

  /** The next one may be told to send none. */
  @Test
  void aGenerationThatIsReplacedSendsNone() {
    results.succeeded("example.net", PolicyType.STS);
    given.manualClock().advance(Duration.ofDays(1).plusHours(5));
    given.retire();
    reports().sendDue();
    assertEquals(0, intake.taken().size());
  }

  @Test
  void aReportIsSentOnceHoweverOftenItIsMade() {
    results.succeeded("example.net", PolicyType.STS);
    given.manualClock().advance(Duration.ofDays(1).plusHours(5));
    reports().sendDue();
    reports().sendDue();
    assertEquals(1, intake.taken().size());
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.delete(vault.space("tls-reports"), lastKey());
          return true;
        });
    reports().sendDue();
    assertEquals(1, intake.taken().size(), "by its id");
  }

  @Test
  void whatTheDnsOrTheDiskDidNotLetGoIsSentLater() {
    results.succeeded("example.net", PolicyType.STS);
    given.manualClock().advance(Duration.ofDays(1).plusHours(5));
    given.scriptedDns().fails("TXT", "_smtp._tls.example.net");
    reports().sendDue();
    assertEquals(0, intake.taken().size());
    given.scriptedDns().text("_smtp._tls.example.net", "v=TLSRPTv1; rua=mailto:tls@example.net");
    intake.fail(new VaultUnwritable(VaultUnwritable.Cause.FULL, "full"));
    reports().sendDue();
    assertEquals(0, intake.taken().size());
    intake.recover();
    given.manualClock().advance(Duration.ofHours(1));
    reports().sendDue();
    assertEquals(1, intake.taken().size());
  }

  @Test
  void f6OnlyWhatIsAnAddressInTheOneRecordIsWrittenTo() {
    assertEquals(
        "[<a+b@x.example>, https://x.example/, <c@x.example>]",
        ReportAddresses.of(
                List.of(
                    "v=spf1 -all",
                    "v=TLSRPTv1; rua=mailto:a+b@x.example,https://x.example/, mailto:nobody,"
                        + " MAILTO:c%40x.example?subject=x,mailto:c@x.example,mailto:%,"
                        + "https://x.example:0/,https://x.example:65536/,"
                        + "https://me@x.example/,https:/x,https:// x,https:,http://x.example/,x,"))
            .stream()
            .map(DailyReportsTest::text)
            .toList()
            .toString());
    for (List<String> texts :
        List.of(
            List.<String>of(),
            List.of("v=TLSRPTv1"),
            List.of("v=TLSRPTv12; rua=mailto:a@x.example"),
            List.of("v=TLSRPTv1;rua=mailto:a@x.example", "v=TLSRPTv1;rua=mailto:b@x.example"))) {
      assertEquals(List.of(), ReportAddresses.of(texts), texts.toString());
    }
  }

  @Test
  void withoutASenderThereAreNone() {
    var section = new FakeSection("tls-reports");
    assertEquals(Optional.empty(), ReportSender.from(section));
    assertEquals(Optional.empty(), ReportSender.from(section.with("from", "nobody")));
    assertEquals(1, section.problems().size());
    var good = ReportSender.from(section.with("from", "tls@example.org")).orElseThrow();
    assertEquals(Mailbox.of("tls@example.org"), good.from());
  }

  private static String text(ReportAddress address) {
    return switch (address) {
      case ReportAddress.Mail(var path) -> path.toString();
      case ReportAddress.Post(var uri) -> uri.toString();
    };
  }

  /** RFC 8460 §3: a report is signed by the domain that it says it is from. */
  @Test
  void theFiltersSeeAReportAsAMailOfItsSenderAndWhatTheyAddStandsInFront() {
    results.succeeded("example.net", PolicyType.STS);
    given.manualClock().advance(Duration.ofDays(1).plusHours(5));
    reports().sendDue();
    Session session = filters.sessions().getFirst();
    assertTrue(session.client().local());
    assertEquals(Mailbox.of("postmaster@example.org"), session.login().orElseThrow().address());
    assertEquals("DKIM-Signature: d=example.org\r\n", intake.taken().getFirst().mail().trace());
  }

  @Test
  void whatAFilterRefusesIsNotSentAndWhatItPutsOffIsSentLater() {
    results.succeeded("example.net", PolicyType.STS);
    given.manualClock().advance(Duration.ofDays(1).plusHours(5));
    filters.say(new Verdict.Defer(Reply.of(451, "4.3.0", "later"), Evidence.NONE));
    reports().sendDue();
    assertEquals(0, intake.taken().size());
    filters.say(Verdict.Continue.SILENTLY);
    reports().sendDue();
    assertEquals(1, intake.taken().size());
    results.succeeded("example.net", PolicyType.STS);
    given.manualClock().advance(Duration.ofDays(1));
    filters.say(new Verdict.Reject(Reply.of(554, "5.7.1", "never"), Evidence.NONE));
    reports().sendDue();
    filters.say(Verdict.Continue.SILENTLY);
    reports().sendDue();
    assertEquals(1, intake.taken().size());
  }

  /** RFC 8460 §5.4, §5.5: what was not taken is posted again, seldom, and never twice. */
  @Test
  void aReportIsPostedUntilItIsTaken() throws IOException {
    given
        .scriptedDns()
        .text(
            "_smtp._tls.example.net",
            "v=TLSRPTv1; rua=https://tls.example.net:8443/in?a=b,mailto:tls@example.net");
    results.succeeded("example.net", PolicyType.STS);
    given.manualClock().advance(Duration.ofDays(1).plusHours(5));
    var requests = new ArrayList<byte[]>();
    var status = new AtomicInteger(503);
    var reports =
        reports(
            (host, port, request) -> {
              assertEquals("tls.example.net:8443", host + ":" + port);
              requests.add(request);
              return new HttpReply(status.get(), Map.of(), new byte[0]);
            });
    reports.sendDue();
    given.manualClock().advance(Duration.ofMinutes(9));
    reports.sendDue();
    assertEquals(1, requests.size(), "too early");
    given.manualClock().advance(Duration.ofMinutes(6));
    reports.sendDue();
    given.manualClock().advance(Duration.ofMinutes(19));
    reports.sendDue();
    assertEquals(2, requests.size(), "the pause is twice as long");
    status.set(201);
    given.manualClock().advance(Duration.ofMinutes(11));
    reports.sendDue();
    reports.sendDue();
    assertEquals(3, requests.size());
    assertEquals(1, intake.taken().size());
    assertEquals(1, filters.sessions().size(), "the filters hear the mail beside it once");
    String request = new String(requests.getLast(), ISO_8859_1);
    assertTrue(
        request.startsWith("POST /in?a=b HTTP/1.1\r\nHost: tls.example.net:8443\r\n"), request);
    assertTrue(request.contains("\r\nContent-Type: application/tlsrpt+gzip\r\n"), request);
    byte[] body = request.substring(request.indexOf("\r\n\r\n") + 4).getBytes(ISO_8859_1);
    assertTrue(request.contains("\r\nContent-Length: " + body.length + "\r\n"), request);
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
      String json = new String(gzip.readAllBytes(), UTF_8);
      assertTrue(json.contains("\"report-id\":\"2026-11-23.example.net@example.org\""), json);
    }
    assertEquals(
        List.of("503, not taken", "503, not taken", "201"),
        given.recorded().notes(Note.Remark.class).stream()
            .map(note -> note.evidence().toString().replaceFirst(".*HTTP ", ""))
            .toList());
  }

  @Test
  void whatWasTakenIsNotPostedAgainByWhoComesAfter() {
    given
        .scriptedDns()
        .text("_smtp._tls.example.net", "v=TLSRPTv1; rua=https://a.example,https://b.example");
    results.succeeded("example.net", PolicyType.STS);
    given.manualClock().advance(Duration.ofDays(1).plusHours(5));
    var hosts = new ArrayList<String>();
    ReportPosts.Exchange half =
        (host, _, _) -> {
          hosts.add(host);
          return new HttpReply(host.startsWith("a") ? 200 : 500, Map.of(), new byte[0]);
        };
    reports(half).sendDue();
    reports(half).sendDue();
    assertEquals(List.of("a.example", "b.example", "b.example"), hosts);
    given.manualClock().advance(Duration.ofDays(1));
    reports(half).sendDue();
    assertEquals(3, hosts.size(), "a day later nobody wants it any more");
  }

  /** Whoever is slow to take a post keeps back no mail to others. */
  @Test
  void allMailsGoBeforeThePosts() {
    given.scriptedDns().text("_smtp._tls.a.example", "v=TLSRPTv1; rua=https://slow.example");
    results.succeeded("a.example", PolicyType.STS);
    results.succeeded("example.net", PolicyType.STS);
    given.manualClock().advance(Duration.ofDays(1).plusHours(5));
    var taken = new ArrayList<Integer>();
    ReportPosts.Exchange slow =
        (_, _, _) -> {
          taken.add(intake.taken().size());
          return new HttpReply(200, Map.of(), new byte[0]);
        };
    reports(slow).sendDue();
    assertEquals(List.of(1), taken);
  }

  @Test
  void whatGoesWrongWithOneDomainHarmsNoOther() {
    given.scriptedDns().text("_smtp._tls.evil.example", "v=TLSRPTv1; rua=https://evil.example");
    results.succeeded("evil.example", PolicyType.STS);
    results.succeeded("example.net", PolicyType.STS);
    given.manualClock().advance(Duration.ofDays(1).plusHours(5));
    var reports =
        reports(
            (host, _, _) -> {
              throw new IllegalArgumentException(host);
            });
    reports.sendDue();
    reports.sendDue();
    assertEquals(1, intake.taken().size());
    assertEquals(1, given.recorded().notes(Note.Remark.class).size(), "told once a day");
  }

  @Test
  void f6_silentNameServersKeepBackNoOtherDomainsReport() {
    for (int i = 0; i < 200; i++) {
      results.succeeded("a" + i + ".example", PolicyType.STS);
      given.scriptedDns().fails("TXT", "_smtp._tls.a" + i + ".example");
    }
    results.succeeded("example.net", PolicyType.STS);
    var dns = new SlowDns(given.scriptedDns());
    given.with(dns.slow(given.manualClock(), Duration.ofSeconds(20)));
    given.manualClock().advance(Duration.ofDays(1).plusHours(5));
    var reports = reports();
    reports.sendDue();
    assertEquals(List.of(0, 181), List.of(intake.taken().size(), dns.asked().size()), "an hour");
    reports.sendDue();
    assertEquals(1, intake.taken().size(), "before those that failed");
  }

  @Test
  void aClockThatWasAheadEndsNoDayThatIsToCome() {
    var noon = given.clock().instant();
    given.manualClock().advance(Duration.ofDays(300));
    reports().sendDue();
    given.manualClock().set(noon);
    results.succeeded("example.net", PolicyType.STS);
    given.manualClock().advance(Duration.ofDays(1).plusHours(5));
    reports().sendDue();
    assertEquals(1, intake.taken().size());
    reports().sendDue();
    assertEquals(1, filters.sessions().size(), "the day is over");
  }

  private DailyReports reports() {
    return reports(
        (_, _, _) -> {
          throw new IOException("nobody is there");
        });
  }

  private DailyReports reports(ReportPosts.Exchange https) {
    var sender = new ReportSender(Mailbox.of("postmaster@example.org"), Optional.empty());
    return new DailyReports(
        sender,
        given,
        results,
        _ -> POLICY,
        new DailyReports.Ways(
            new ReportMails(given, sender.from()), new ReportPosts(given, https)));
  }

  private static byte[] lastKey() {
    return org.rekkas.spi.vault.Key.of("last").bytes();
  }
}
