package org.rekkas.plugins.dmarc.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rekkas.lookups.DnsTrouble;
import org.rekkas.plugins.dmarc.policy.Lookups;
import org.rekkas.plugins.dmarc.policy.TreeWalk;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.ScriptedDns;

class AddresseesTest {
  private final ScriptedDns dns = new ScriptedDns().text("_dmarc.example.com", "v=DMARC1; p=none");

  private String to(String uris) throws DnsTrouble {
    var clock = new ManualClock();
    Instant until = clock.instant().plusSeconds(20);
    return text(Addressees.of("example.com", uris, new TreeWalk(new Lookups(dns, clock, until))));
  }

  private static String text(List<ReportAddress> addresses) {
    return addresses.stream()
        .map(
            each ->
                each.path().mailbox()
                    + (each.most() == Long.MAX_VALUE ? "" : " up to " + each.most()))
        .collect(Collectors.joining(", "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mailto:a@x.example                        | a@x.example",
        "MAILTO:a@x.example!10m                    | a@x.example up to 10485760",
        "mailto:a@x.example!500                    | a@x.example up to 500",
        "mailto:a@x.example!1T , mailto:b@x.example | a@x.example up to 1099511627776, b@x.example",
        "mailto:a@x.example!999999999t | a@x.example",
        "mailto:a%2Bb@x.example?subject=x          | a+b@x.example",
        "mailto:a@x.example!                       | ''",
        "mailto:a!b@x.example                      | a!b@x.example",
        "mailto:a@x.example!10x                    | ''",
        "http://x.example/,https://x.example,a@x.example,mailto:,mailto:%,,x:y@z | ''",
        "mailto:a%0d%0aBcc:b@x.example             | ''",
        "mailto:b\u00fccher@x.example              | ''",
      })
  void f5_addressesAreReadAndEverythingElseIsPassedOver(String uris, String addresses) {
    assertEquals(addresses, text(ReportAddress.all(uris)));
  }

  @Test
  void withinAnOrganizationNobodyIsAsked() throws DnsTrouble {
    assertEquals("a@example.com", to("mailto:a@example.com"));
    assertEquals("a@mail.Example.com", to("mailto:a@mail.Example.com"));
  }

  @Test
  void f5_strangersGetNothingUnlessTheyWantIt() throws DnsTrouble {
    assertEquals("", to("mailto:a@example.net"));
    dns.text("example.com._report._dmarc.example.net", "v=spf1 -all", "DMARC1");
    assertEquals("", to("mailto:a@example.net"));
    dns.text("example.com._report._dmarc.example.net", "v=DMARC1;");
    assertEquals("a@example.net", to("mailto:a@example.net"));
    assertEquals("", to("mailto:a@mail.example.net"), "of another host");
  }

  /** RFC 9990 §4: at the same host, or not at all. */
  @Test
  void f5_whoWantsThemMaySayWhere() throws DnsTrouble {
    String name = "example.com._report._dmarc.example.net";
    dns.text(name, "v=DMARC1; rua=mailto:new@example.net!1k");
    assertEquals("new@example.net up to 1024", to("mailto:a@example.net"));
    dns.text(name, "v=DMARC1; rua=mailto:victim@example.org");
    assertEquals("", to("mailto:a@example.net"));
    dns.text(name, "v=DMARC1; rua=http://example.net/");
    assertEquals("", to("mailto:a@example.net"));
  }

  @Test
  void f5_twoGetOneAtTheMost() throws DnsTrouble {
    assertEquals(
        "a@example.com, c@example.com",
        to(
            "mailto:a@example.com,mailto:b@example.net,mailto:a@example.com,"
                + "mailto:c@example.com,mailto:d@example.com"));
  }

  @Test
  void f6_aDnsThatFailsIsAskedAgain() {
    dns.fails("TXT", "example.com._report._dmarc.example.net");
    assertThrows(DnsTrouble.class, () -> to("mailto:a@example.net"));
  }

  @Test
  void anAddressLiteralIsNobody() throws DnsTrouble {
    assertEquals("", to("mailto:a@[192.0.2.1]"));
  }
}
