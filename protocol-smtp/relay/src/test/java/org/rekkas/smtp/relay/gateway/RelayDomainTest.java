package org.rekkas.smtp.relay.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.smtp.relay.gateway.RelayDomain.Recipients;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.testkit.FakeSection;

class RelayDomainTest {
  private static RelayDomains domains(String... names) {
    return new RelayDomains(
        Stream.of(names)
            .map(name -> RelayDomain.from(new FakeSection("domain").with("name", name)))
            .map(Optional::orElseThrow)
            .toList());
  }

  @Test
  void recipientsAreAskedForUnlessSaidOtherwise() {
    var section = new FakeSection("domain").with("name", "Example.NET");
    assertEquals(
        Optional.of(new RelayDomain("example.net", Recipients.ASK)), RelayDomain.from(section));
    section.with("recipients", Recipients.ANY);
    assertEquals(Recipients.ANY, RelayDomain.from(section).orElseThrow().recipients());
    assertEquals(List.of(), section.problems());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*", ".", ".net", ".co", "*.net", "*.net.", "a.*.net", "a b", "a@b.net", "a..b"})
  void whatWouldOpenTooMuchOrIsNoDomainIsAProblem(String name) {
    var section = new FakeSection("domain").with("name", name);
    assertEquals(Optional.empty(), RelayDomain.from(section));
    assertEquals(1, section.problems().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[192.0.2.1]", "..example.net", "a,b.net", "<a.net>", "%a.net", "a!b"})
  void whatIsNoDomainIsAProblem(String name) {
    var section = new FakeSection("domain").with("name", name);
    assertEquals(Optional.empty(), RelayDomain.from(section));
    assertTrue(section.problems().getFirst().contains("is not a domain"));
  }

  /** Attacks D5, D7, D8: nothing but these domains, in whatever spelling. */
  @ParameterizedTest
  @CsvSource({
    "b@example.net, example.net",
    "b@EXAMPLE.Net, example.net",
    "b@example.net., example.net",
    "b@below.stars.example, .stars.example",
    "b@dot.example, dot.example",
    "b@xn--fa-hia.example, fa\u00df.example",
    "b@fa\u00df.example, fa\u00df.example",
    "b@\u212Aube.example, kube.example",
    "b@xn--bcher-kva.example, b\u00fccher.example",
    "b@B\u00DCCHER.example, b\u00fccher.example",
    "b@a.example.com, .example.com",
    "b@x.y.example.com, .example.com",
    "b@one.example.com, one.example.com",
  })
  void addressesOfTheDomains(String address, String domain) {
    var domains =
        domains(
            "example.net",
            "kube.example",
            "xn--bcher-kva.example",
            ".example.com",
            "*.stars.example",
            "dot.example.",
            "fa\u00df.example",
            "one.example.com");
    assertEquals(Optional.of(domain), domains.of(Mailbox.of(address)).map(RelayDomain::name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b@example.org",
        "b@net",
        "b@a.example.net",
        "b@notexample.net",
        "b@example.net.evil.test",
        "b@example.com",
        "b@.example.com",
        "b@a..example.com",
        "b@.",
        "b@[192.0.2.1]",
        "b@xn--example-.net",
        "b%far.test@example.net",
        "far.test!b@example.net",
        "\"b@far.test\"@example.net",
        "\"@far.test:b\"@example.net",
        "b@example.net@far.test",
      })
  void nothingElseIsOpened(String address) {
    assertEquals(Optional.empty(), domains("example.net", ".example.com").of(Mailbox.of(address)));
  }
}
