package org.rekkas.plugins.oauth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rekkas.testkit.FakeSection;

/** Issuers that cannot be meant. */
class IssuerSettingsTest extends IssuerOnThisMachine {
  private List<String> problems(FakeSection section) {
    Settings.from(new FakeSection("oauth").with(section));
    return section.problems();
  }

  @Test
  void noTimeForAnAnswerIsAProblem() {
    var hasty =
        new FakeSection("issuer")
            .with("url", "https://sso.example.org")
            .with("audience", List.of("x"))
            .with("timeout", Duration.ZERO);
    assertEquals(List.of("timeout: is too short for any answer: at least 100ms"), problems(hasty));
  }

  @Test
  void settingsThatCannotBeMeant() {
    var bare = new FakeSection("issuer").with("url", "http://sso.example.org");
    assertEquals(2, problems(bare).size(), bare.problems().toString());
    var both =
        new FakeSection("issuer")
            .with("url", "https://sso.example.org")
            .with("jwks", "https://sso.example.org/keys")
            .with("introspection", "http://sso.example.org/introspect")
            .with("audience", List.of("x"));
    assertEquals(1, problems(both).size(), both.problems().toString());
    both.with("introspection", "https://sso.example.org/introspect");
    assertEquals(4, problems(both).size(), both.problems().toString());
    var person = new FakeSection("person").with("claim", "ali").with("address", "ali");
    problems(new FakeSection("issuer").with("url", "https://sso.example.org").with(person));
    assertEquals(1, person.problems().size());
    var again = new FakeSection("issuer").with("url", issuer.url()).with("audience", List.of("x"));
    Settings.from(new FakeSection("oauth").with(settings).with(again));
    assertEquals(List.of("url: stands twice: one issuer, one element"), again.problems());
    var of =
        new FakeSection("issuer")
            .with("url", "https://sso.example.org")
            .with("audience", List.of("x"))
            .with("domains", List.of("example.org", "@example.org", ".example", "a,b", "a@b.c"));
    assertEquals(
        List.of(
            "domains: \"@example.org\" is not a domain",
            "domains: \".example\" is not a domain",
            "domains: \"a,b\" is not a domain",
            "domains: \"a@b.c\" is not a domain"),
        problems(of));
  }
}
