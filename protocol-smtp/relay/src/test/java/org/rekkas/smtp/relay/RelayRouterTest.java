package org.rekkas.smtp.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.smtp.relay.gateway.RelayDomain;
import org.rekkas.smtp.relay.wire.Protocol;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.DomainRecords;
import org.rekkas.spi.Route;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.net.DnsRecord;
import org.rekkas.testkit.FakeSection;

class RelayRouterTest {
  private static FakeSection route(String domain, String via) {
    return new FakeSection("route").with("domain", domain).with("via", via);
  }

  @Test
  void everyDomainButOursLeadsToItself() {
    try (var relaying = new Relaying()) {
      assertEquals(new Route.Relay("relay", "example.net", false), relaying.route("b@EXAMPLE.net"));
      assertEquals(new Route.Relay("relay", "[127.0.0.1]", false), relaying.route("b@[127.0.0.1]"));
      assertInstanceOf(Route.NotMine.class, relaying.route("nobody@Example.org"));
    }
  }

  /** RFC 7208. */
  @Test
  void smartHostsSendForADomain() {
    try (var relaying = new Relaying()) {
      assertEquals(List.of(), senders(relaying));
    }
    try (var relaying = new Relaying()) {
      relaying
          .section
          .with(route("example.net", "other.test"))
          .with(route("*", "smtp.b\u00fccher.example:587"))
          .with(route("*", "[192.0.2.1]:587").with("sender", "joe.example"))
          .with(route("*", "[192.0.2.2]:587").with("sender", "example.org"));
      assertEquals(
          List.of("v=spf1 mx ip4:192.0.2.2 a:smtp.xn--bcher-kva.example ?all"), senders(relaying));
    }
  }

  private static List<String> senders(Relaying relaying) {
    var records = (DomainRecords) relaying.contribution("senders");
    return records.of("example.org").stream().map(DnsRecord::data).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "b@example.net, exact.test:25",
    "b@mail.example.net, below.test:25",
    "b@a.b.example.net, below.test:25",
    "b@notexample.net, [all.test]:587",
    "b@example.com, [all.test]:587"
  })
  void theRouteThatNamesTheMostWins(String to, String destination) {
    try (var relaying = new Relaying()) {
      relaying
          .section
          .with(route("*", "[all.test]:587"))
          .with(route(".example.net", "below.test"))
          .with(route("Example.NET", "exact.test:25"));
      assertEquals(new Route.Relay("relay", destination, false), relaying.route(to));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Joe@Office.example, far.example, joe@box.example@[all.test]:587",
    "ali@office.example, far.example, [office.test]:587",
    "ali@a.office.example, far.example, [below.test]:587",
    "ali@example.org, far.example, [all.test]:587",
    "'', far.example, [all.test]:587",
    "ali@office.example, exact.example, exact.test:25",
    "ali@office.example, gateway.example, [all.test]:587",
  })
  void ofTheRoutesForADomainTheOneThatNamesTheMostOfASenderWins(
      String sender, String domain, String destination, @TempDir Path folder) throws IOException {
    try (var relaying = new Relaying()) {
      relaying
          .section
          .with(route("*", "[all.test]:587"))
          .with(bySender(".office.example", "[below.test]:587"))
          .with(bySender("OFFICE.example", "[office.test]:587"))
          .with(
              bySender("joe@office.example", "[all.test]:587")
                  .with("user", "Joe@box.example")
                  .with("password-file", Files.writeString(folder.resolve("joe"), "x")))
          .with(route("exact.example", "exact.test"))
          .with(new FakeSection("domain").with("name", "gateway.example"));
      boolean open = domain.startsWith("gateway");
      assertEquals(
          new Route.Relay("relay", destination, open), relaying.route("b@" + domain, sender));
    }
  }

  private static FakeSection bySender(String sender, String via) {
    return route("*", via).with("sender", sender);
  }

  @Test
  void howADomainIsRelayedIsTold() throws IOException {
    try (var relaying = new Relaying()) {
      relaying
          .section
          .with(route("one.test", "[smtp.test]:587").with("tls", "verify"))
          .with(new FakeSection("route").with("domain", ".two.test").with("tls", "encrypt"))
          .with(route("four.test", "smtp.test:465").with("tls", "encrypt"))
          .with(route("five.test", "smtp5.test:465"))
          .with(bySender("office.example", "office.test"))
          .with(route("six.test", "store.test:24").with("protocol", Protocol.LMTP))
          .with(new FakeSection("domain").with("name", "one.test"))
          .with(
              new FakeSection("domain")
                  .with("name", "all.test")
                  .with("recipients", RelayDomain.Recipients.ANY));
      var command = (AdminCommand) relaying.contribution("route");
      assertEquals(
          List.of("[smtp.test]:587", "of one.test", "smtp.test", "587", "SMTP", "none", "verify"),
          told(command, "joe@ONE.test").subList(0, 7));
      assertEquals("encrypt", told(command, "a.two.test").get(6));
      assertTrue(told(command, "one.test").getLast().startsWith("everybody; the host is asked"));
      assertTrue(told(command, "all.test").getLast().startsWith("everybody, for every"));
      assertTrue(told(command, "a.two.test").getLast().startsWith("those who may relay"));
      List<String> other = told(command, "three.test");
      assertEquals(
          List.of("three.test", "none", "three.test, by its MX records"), other.subList(0, 3));
      assertEquals("by policy", other.get(6));
      assertEquals("encrypt, from the first octet on", told(command, "four.test").get(6));
      assertEquals("implicit", told(command, "five.test").get(6));
      assertEquals(
          List.of("lmtp:[store.test]:24", "of six.test", "store.test", "24", "LMTP"),
          told(command, "six.test").subList(0, 5));
      var by = Map.of("DOMAIN", "three.test", "--sender", "ali@office.example");
      var table =
          (AdminCommand.Report.Table)
              command.run(new AdminCommand.Invocation(by, InputStream.nullInputStream()));
      assertEquals("of *, sender office.example", table.rows().get(1).getLast());
      assertInstanceOf(AdminCommand.Report.Failed.class, command.run(called("example.org")));
      assertInstanceOf(AdminCommand.Report.Failed.class, command.run(called("a b")));
      assertInstanceOf(AdminCommand.Report.Failed.class, command.run(called("joe@")));
    }
  }

  private static AdminCommand.Invocation called(String domain) {
    return new AdminCommand.Invocation(Map.of("DOMAIN", domain), InputStream.nullInputStream());
  }

  private static List<String> told(AdminCommand command, String domain) throws IOException {
    var table = (AdminCommand.Report.Table) command.run(called(domain));
    return table.rows().stream().map(List::getLast).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "smtp.example.net, smtp.example.net, 25, false",
    "smtp.example.net:587, smtp.example.net, 587, false",
    "[smtp.example.net], smtp.example.net, 25, true",
    "[192.0.2.1]:2525, 192.0.2.1, 2525, true",
    "[::1]:25, ::1, 25, true",
    "[IPv6:::1]:2500, ::1, 2500, true",
    "[ipv6:2001:DB8::1], 2001:db8::1, 25, true",
    "[xn--fa-hia.example], fa\u00df.example, 25, true",
    "smtp.example.net., smtp.example.net, 25, false",
    "[xn--bcher-kva.example]:587, b\u00fccher.example, 587, true"
  })
  void hostsAsTheConfigurationNamesThem(String text, String host, int port, boolean exact) {
    assertEquals(Optional.of(new Via(host, port, exact)), Via.parse(text));
  }

  /** As the domain of a recipient, a route's is in normal form C, however it was typed. */
  @Test
  void aDomainMayBeTypedWithItsMarksApart() {
    for (String name : List.of("bu\u0308cher.example", "xn--bcher-kva.BU\u0308cher.example")) {
      var section = new FakeSection("relay").with(route("." + name, "smart.net"));
      var table = new RouteTable(RelaySettings.from(section).routes());
      String below = new Mailbox("a", "mx." + name).domainKey();
      assertEquals("smart.net:25", table.destination(below, ReversePath.NULL));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "*.example.net, a.example.net",
    ".example.net, a.example.net",
    "*.Example.Net., a.b.example.net",
    "dot.example., dot.example",
    "*.fa\u00df.example, a.xn--fa-hia.example",
    "xn--fa-hia.example, fa\u00df.example",
    "[192.0.2.1], [192.0.2.1]",
  })
  void aRouteIsForItsDomainsHoweverTheyAreWritten(String written, String domain) {
    var route = route(written, "smart.net");
    var table = new RouteTable(RelaySettings.from(new FakeSection("relay").with(route)).routes());
    String key = new Mailbox("a", domain).domainKey();
    assertEquals("smart.net:25", table.destination(key, ReversePath.NULL));
    assertEquals(List.of(), route.problems());
    assertEquals(
        !written.startsWith("["),
        SenderPattern.parse(written)
            .filter(p -> p.matches(ReversePath.of(new Mailbox("a", domain))))
            .isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.*.net", "*.*.net", "a..net", ".", "*.", "joe@*.net", "a b"})
  void aRouteOfNoDomainIsAProblem(String written) {
    var route = route(written, "smart.net");
    assertTrue(StaticRoute.from(route).isEmpty());
    assertEquals(1, route.problems().size());
    assertTrue(SenderPattern.parse(written).isEmpty());
  }

  /** The lane is named as a domain is; the host, as the DNS has it. */
  @Test
  void aHostMayBeNamedInEitherKindOfLabels() {
    for (String name :
        List.of("B\u00fccher.example", "Bu\u0308cher.example", "XN--bcher-kva.example")) {
      var section = new FakeSection("relay").with(route("*", "[" + name + "]:587"));
      var table = new RouteTable(RelaySettings.from(section).routes());
      assertEquals("[b\u00fccher.example]:587", table.destination("example.net", ReversePath.NULL));
      assertEquals(
          "xn--bcher-kva.example", table.hop("[b\u00fccher.example]:587", 25).orElseThrow().host());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "[",
    "[]",
    "a:",
    "a:0",
    "a:65536",
    "a:x",
    "a b",
    "[a]b",
    "a@b",
    "[IPv6:]",
    "[IPv6:x]",
    "[a:25]",
    "[smtp.test:25]:25"
  })
  void whatIsNoHost(String text) {
    assertTrue(Via.parse(text).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "smtp.test:465, , IMPLICIT, true",
    "[smtp.test]:465, encrypt, ENCRYPT, true",
    "smtp.test:465, verify, VERIFY, true",
    "smtp.test:2465, implicit, IMPLICIT, true",
    "smtp.test:587, verify, VERIFY, false",
    "smtp.test:587, , , false"
  })
  void thePortOfSubmissionsBeginsWithTls(
      String via, String tls, StaticRoute.Tls found, boolean implicit) {
    var section = route("*", via);
    if (tls != null) {
      section.with("tls", tls);
    }
    var read = StaticRoute.from(section).orElseThrow();
    assertEquals(Optional.ofNullable(found), read.tls());
    assertEquals(implicit, read.implicitTls());
    assertEquals(0, section.problems().size());
  }

  @ParameterizedTest
  @CsvSource({"smtp.test:465, none", "smtp.test:465, may", ", implicit"})
  void tlsThatDoesNotGoWithItsHostIsAProblem(String via, String tls) {
    var section = new FakeSection("route").with("domain", "*").with("tls", tls);
    if (via != null) {
      section.with("via", via);
    }
    assertTrue(StaticRoute.from(section).isPresent());
    assertEquals(1, section.problems().size());
  }

  @Test
  void wrongRoutesAreProblems() {
    var wrong = route("*", "a b").with("user", "u").with("tls", "maybe");
    var section = new FakeSection("relay").with(wrong);
    var settings = RelaySettings.from(section);
    assertEquals(1, settings.routes().size());
    assertEquals(4, wrong.problems().size(), wrong.problems().toString());
    var second = route("b.test", "smtp.test").with("tls", "none");
    RelaySettings.from(new FakeSection("relay").with(route("a.test", "smtp.test")).with(second));
    assertEquals(1, second.problems().size());
    var direct = new FakeSection("route").with("domain", "*").with("sender", "a b");
    var again = bySender("office.example", "c.test");
    RelaySettings.from(
        new FakeSection("relay")
            .with(direct)
            .with(bySender("Office.Example", "b.test"))
            .with(again)
            .with(new FakeSection("route").with("domain", "*").with("sender", "b@b.test")));
    assertEquals(1, direct.problems().size());
    assertEquals(1, again.problems().size());
  }
}
