package org.rekkas.plugins.dmarc.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.plugins.dmarc.policy.Identifier;
import org.rekkas.plugins.dmarc.policy.Identifier.Method;
import org.rekkas.reports.ReportSender;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Recipient.Notify;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.testkit.FakeFilters;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.MemoryIntake;
import org.rekkas.testkit.MemoryVault;
import org.rekkas.testkit.WatchedDns;

/** RFC 9990: what is reported to whom, once. */
class AggregateReportsTest {
  private static final Row FAILED =
      new Row(
          "example.net",
          "192.0.2.7",
          "www.example.net",
          "evil.example",
          "none",
          "local_policy",
          Set.of(),
          List.of(
              new Identifier(Method.SPF, "evil.example", "", "pass"),
              new Identifier(Method.DKIM, "example.net", "s1", "fail")));
  private static final Row PASSED =
      new Row(
          "example.net",
          "2001:db8::1",
          "example.net",
          "",
          "pass",
          "",
          Set.of(Method.SPF),
          List.of());

  @TempDir Path folder;
  private final MemoryVault vault = new MemoryVault();
  private final MemoryIntake intake = new MemoryIntake(vault);
  private final FakeFilters filters =
      new FakeFilters().add(new HeaderField("DKIM-Signature", "d=example.org"));
  private FakeSurroundings given;

  @BeforeEach
  void start() {
    given = new FakeSurroundings("dmarc", folder).with(vault).with(intake).with(filters);
    wants("example.net", "mailto:dmarc@example.net");
  }

  private void wants(String domain, String uris) {
    given
        .scriptedDns()
        .text("_dmarc." + domain, "v=DMARC1; p=reject; sp=quarantine; adkim=s; rua=" + uris);
  }

  private AggregateReports open() {
    var sender =
        new ReportSender(Mailbox.of("postmaster@example.org"), Optional.of("Sons & Daughters"));
    return new AggregateReports(sender, given);
  }

  private void aDayLater() {
    given.manualClock().advance(Duration.ofDays(1).plusHours(5));
  }

  @Test
  void aDomainThatAsksForItGetsAReportOfTheDay() throws IOException {
    try (var reports = open()) {
      reports.count(FAILED);
      reports.count(FAILED);
      reports.count(PASSED);
      reports.sendDue();
      assertEquals(0, intake.taken().size(), "the day is not over");
      aDayLater();
      reports.sendDue();
    }
    MemoryIntake.Taken one = intake.taken().getFirst();
    assertEquals("postmaster@example.org", one.mail().envelope().reversePath().text());
    assertEquals("<dmarc@example.net>", one.to());
    assertEquals(Set.of(Notify.NEVER), one.mail().envelope().recipients().getFirst().notifyWhen());
    assertEquals("DKIM-Signature: d=example.org\r\n", one.mail().trace());
    assertTrue(
        one.text()
            .contains(
                "Subject: Report Domain: example.net\r\n\tSubmitter: example.org\r\n"
                    + "\tReport-ID: <2026-11-23.example.net@example.org>\r\n"),
        one::text);
    assertTrue(
        one.text().contains("\"example.org!example.net!1795392000!1795478399.xml.gz\""), one::text);
    assertEquals(
        """
        <?xml version="1.0" encoding="UTF-8"?>\
        <feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0"><version>1.0</version>\
        <report_metadata><org_name>Sons &amp; Daughters</org_name>\
        <email>postmaster@example.org</email>\
        <report_id>2026-11-23.example.net@example.org</report_id>\
        <date_range><begin>1795392000</begin><end>1795478399</end></date_range>\
        <generator>Rekkas/test</generator></report_metadata>\
        <policy_published><domain>example.net</domain>\
        <discovery_method>treewalk</discovery_method><p>reject</p><sp>quarantine</sp>\
        <np>quarantine</np><adkim>s</adkim><aspf>r</aspf><testing>n</testing></policy_published>\
        <record><row><source_ip>192.0.2.7</source_ip><count>2</count><policy_evaluated>\
        <disposition>none</disposition><dkim>fail</dkim><spf>fail</spf>\
        <reason><type>local_policy</type></reason></policy_evaluated></row>\
        <identifiers><header_from>www.example.net</header_from>\
        <envelope_from>evil.example</envelope_from></identifiers>\
        <auth_results><dkim><domain>example.net</domain><selector>s1</selector>\
        <result>fail</result></dkim><spf><domain>evil.example</domain><scope>mfrom</scope>\
        <result>pass</result></spf></auth_results></record>\
        <record><row><source_ip>2001:db8::1</source_ip><count>1</count><policy_evaluated>\
        <disposition>pass</disposition><dkim>fail</dkim><spf>pass</spf></policy_evaluated></row>\
        <identifiers><header_from>example.net</header_from><envelope_from></envelope_from>\
        </identifiers><auth_results></auth_results></record></feedback>\
        """,
        one.unpacked("application/gzip"));
  }

  @Test
  void aReportIsSentOnceHoweverOftenARestartMakesIt() {
    try (var reports = open()) {
      reports.count(FAILED);
    }
    aDayLater();
    try (var reports = open()) {
      reports.sendDue();
      reports.sendDue();
    }
    try (var reports = open()) {
      reports.sendDue();
    }
    assertEquals(1, intake.taken().size());
  }

  @Test
  void whatTheDiskDidNotTakeIsTheSameMailLater() {
    try (var reports = open()) {
      reports.count(FAILED);
      aDayLater();
      intake.fail(new VaultUnwritable(VaultUnwritable.Cause.FULL, "full"));
      reports.sendDue();
      intake.recover();
      reports.sendDue();
    }
    assertEquals(1, intake.taken().size());
  }

  @Test
  void f6_oneDomainWhoseDnsFailsHarmsNoOther() {
    var other = new Row("a.example", "192.0.2.7", "a.example", "", "none", "", Set.of(), List.of());
    given.scriptedDns().fails("TXT", "_dmarc.a.example");
    try (var reports = open()) {
      reports.count(other);
      reports.count(FAILED);
      aDayLater();
      reports.sendDue();
      reports.sendDue();
      assertEquals(1, intake.taken().size());
      assertEquals(1, given.recorded().notes(Note.Remark.class).size(), "told once a day");
      wants("a.example", "mailto:x@a.example");
      reports.sendDue();
    }
    assertEquals(
        List.of("<dmarc@example.net>", "<x@a.example>"),
        intake.taken().stream().map(MemoryIntake.Taken::to).toList());
  }

  /** Each question takes as long as name servers are waited for that say nothing. */
  @Test
  void f6_aStrangersSilentNameServersKeepBackNoOtherDomain() {
    var asked = new ArrayList<String>();
    var dns =
        new WatchedDns(given.scriptedDns()) {
          @Override
          public Answer<String> texts(String name) {
            asked.add(name);
            boolean silent = name.endsWith(".example");
            given.manualClock().advance(silent ? Duration.ofSeconds(20) : Duration.ZERO);
            return super.texts(name);
          }
        };
    given.with(dns);
    try (var reports = open()) {
      reports.sendDue();
      countSilentOnes(reports);
      reports.count(FAILED);
      aDayLater();
      reports.sendDue();
      assertEquals(List.of(0, 181), List.of(intake.taken().size(), asked.size()), "an hour");
      given.manualClock().advance(Duration.ofDays(1));
      countSilentOnes(reports);
      reports.count(FAILED);
      reports.sendDue();
      assertEquals(1, intake.taken().size(), "the day is not over before it had its turn");
      given.manualClock().advance(Duration.ofDays(1));
      asked.clear();
      reports.sendDue();
      assertEquals("_dmarc.example.net", asked.getFirst(), "before all that failed the day before");
      assertEquals(2, intake.taken().size());
    }
  }

  private void countSilentOnes(AggregateReports reports) {
    for (int i = 0; i < 300; i++) {
      String domain = "a" + i + ".example";
      given.scriptedDns().fails("TXT", "_dmarc." + domain);
      reports.count(new Row(domain, "192.0.2.7", domain, "", "none", "", Set.of(), List.of()));
    }
  }

  @Test
  void f5_whoNoLongerWantsItOrNeverAskedForItGetsNone() {
    try (var reports = open()) {
      for (String uris :
          List.of("http://example.net/", "mailto:victim@example.com", "mailto:a@example.net!1")) {
        wants("example.net", uris);
        reports.count(FAILED);
        aDayLater();
        reports.sendDue();
      }
      given.scriptedDns().text("_dmarc.example.net", "v=DMARC1; p=reject");
      reports.count(FAILED);
      aDayLater();
      reports.sendDue();
    }
    assertEquals(0, intake.taken().size());
  }

  @Test
  void twoAddressesGetAMailEach() {
    wants("example.net", "mailto:a@example.net!10m,mailto:b@mail.example.net");
    try (var reports = open()) {
      reports.count(FAILED);
      aDayLater();
      reports.sendDue();
    }
    assertEquals(
        List.of("<a@example.net>", "<b@mail.example.net>"),
        intake.taken().stream().map(MemoryIntake.Taken::to).toList());
    assertEquals(2, intake.taken().stream().map(each -> each.mail().id()).distinct().count());
  }
}
