package org.rekkas.plugins.dmarc.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rekkas.plugins.dmarc.policy.Checked.Result;
import org.rekkas.plugins.dmarc.policy.Identifier.Method;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.ScriptedDns;
import org.rekkas.testkit.WatchedDns;

class CheckTest {
  private final ScriptedDns zone = new ScriptedDns();
  private final WatchedDns dns = new WatchedDns(zone);
  private final List<Identifier> identifiers = new ArrayList<>();

  private CheckTest record(String domain, String text) {
    zone.text("_dmarc." + domain, text);
    return this;
  }

  private CheckTest spf(String word, String domain) {
    identifiers.add(new Identifier(Method.SPF, domain, "", word));
    return this;
  }

  private CheckTest dkim(String word, String domain) {
    identifiers.add(new Identifier(Method.DKIM, domain, "s", word));
    return this;
  }

  private Checked check(String author) {
    var clock = new ManualClock();
    Instant until = clock.instant().plusSeconds(20);
    Checked checked = Check.of(author, identifiers, new TreeWalk(new Lookups(dns, clock, until)));
    identifiers.clear();
    return checked;
  }

  private void assertResult(Result result, Checked checked) {
    assertEquals(result, checked.result(), checked::toString);
  }

  private static void assertWanted(Policy policy, Checked checked) {
    assertEquals(Result.FAIL, checked.result(), checked::toString);
    assertEquals(policy, checked.applied().orElseThrow().wanted(), checked::toString);
  }

  /** RFC 9989 appendix B.1.1. */
  @Test
  void theDomainOfTheReversePathAligns() {
    record("example.com", "v=DMARC1; p=reject");
    assertResult(Result.PASS, spf("pass", "example.com").check("example.com"));
    assertResult(Result.PASS, spf("pass", "child.example.com").check("example.com"));
    assertResult(Result.PASS, spf("pass", "example.com").check("child.example.com"));
    assertResult(Result.FAIL, spf("pass", "example.net").check("example.com"));
    record("example.com", "v=DMARC1; p=reject; aspf=s");
    assertResult(Result.FAIL, spf("pass", "child.example.com").check("example.com"));
    assertResult(Result.PASS, dkim("pass", "child.example.com").check("example.com"));
  }

  /** RFC 9989 appendix B.1.2. */
  @Test
  void theDomainOfASignatureAligns() {
    record("example.com", "v=DMARC1; p=reject; adkim=s");
    assertResult(Result.PASS, dkim("pass", "example.com").check("example.com"));
    assertResult(Result.FAIL, dkim("pass", "child.example.com").check("example.com"));
    assertResult(Result.FAIL, dkim("pass", "sample.net").check("child.example.com"));
    Checked one =
        dkim("fail", "example.com")
            .dkim("pass", "sample.net")
            .dkim("pass", "example.com")
            .spf("softfail", "example.com")
            .check("example.com");
    assertResult(Result.PASS, one);
    assertEquals(Set.of(Method.DKIM), one.aligned());
  }

  /** RFC 9989 appendix B.4.1 and B.4.2. */
  @Test
  void deepAndSimpleWalksMeet() {
    record("example.com", "v=DMARC1; p=reject");
    record("signing.example.com", "v=DMARC1; p=none");
    for (String author : List.of("example.com", "a.b.c.d.e.f.g.h.i.j.k.example.com")) {
      Checked checked =
          spf("pass", "example.com").dkim("pass", "signing.example.com").check(author);
      assertResult(Result.PASS, checked);
      assertEquals(Set.of(Method.SPF, Method.DKIM), checked.aligned());
    }
    Checked failed = check("a.b.c.d.e.f.g.h.i.j.k.example.com");
    assertEquals("example.com", failed.applied().orElseThrow().domain());
  }

  /** RFC 9989 appendix B.4.3. */
  @Test
  void aPublicSuffixIsNobodysOrganization() {
    record("bank", "v=DMARC1; p=reject; psd=y");
    assertResult(Result.PASS, spf("pass", "mail.giant.bank").check("giant.bank"));
    assertResult(Result.FAIL, spf("pass", "other.bank").check("giant.bank"));
    Checked checked = check("giant.bank");
    assertEquals("bank", checked.applied().orElseThrow().domain());
    record("giant.bank", "v=DMARC1; p=none");
    assertWanted(Policy.NONE, check("www.giant.bank"));
  }

  @Test
  void anOrganizationWithinAnotherIsAnother() {
    record("example.com", "v=DMARC1; p=reject");
    record("dept.example.com", "v=DMARC1; p=none; psd=n");
    assertResult(Result.FAIL, dkim("pass", "dept.example.com").check("example.com"));
    assertResult(Result.FAIL, dkim("pass", "example.com").check("a.dept.example.com"));
    assertResult(Result.PASS, dkim("pass", "b.dept.example.com").check("a.dept.example.com"));
  }

  @Test
  void policiesAreForTheDomainForThoseBelowAndForThoseThatAreNot() {
    record("example.com", "v=DMARC1; p=none; sp=quarantine; np=reject");
    zone.empty("A", "is.example.com");
    assertWanted(Policy.NONE, check("example.com"));
    assertWanted(Policy.QUARANTINE, check("is.example.com"));
    assertWanted(Policy.REJECT, check("isnot.example.com"));
    zone.fails("A", "maybe.example.com");
    assertResult(Result.TEMPERROR, check("maybe.example.com"));
    assertResult(Result.PASS, spf("pass", "example.com").check("maybe.example.com"));
    record("example.com", "v=DMARC1; p=quarantine; sp=reject");
    assertWanted(Policy.REJECT, check("maybe.example.com"));
  }

  /** Whether the name exists or not. */
  @Test
  void f6_whatIsWantedAtTheLeastIsKnown() {
    zone.fails("A", "maybe.example.com");
    for (String policies :
        List.of(
            "none np=reject", "reject np=none", "quarantine np=reject", "reject np=quarantine")) {
      record("example.com", "v=DMARC1; p=none; sp=" + policies.replace(" ", "; "));
      Checked checked = check("maybe.example.com");
      assertResult(Result.TEMPERROR, checked);
      assertEquals(
          policies.contains("none") ? Policy.NONE : Policy.QUARANTINE,
          checked.applied().orElseThrow().wanted(),
          policies);
    }
  }

  @Test
  void aDomainThatTestsGetsOneLevelLess() {
    record("example.com", "v=DMARC1; p=reject; t=y; pct=0");
    assertWanted(Policy.QUARANTINE, check("example.com"));
    record("example.com", "v=DMARC1; p=quarantine; t=y");
    assertWanted(Policy.NONE, check("example.com"));
    record("example.com", "v=DMARC1; p=none; t=y");
    assertWanted(Policy.NONE, check("example.com"));
    record("example.com", "v=DMARC1; p=reject; t=n; pct=0");
    assertWanted(Policy.REJECT, check("example.com"));
  }

  @Test
  void f5_whatIsNoPolicyIsNone() {
    assertResult(Result.NONE, spf("pass", "example.com").check("example.com"));
    record("example.com", "v=DMARC1");
    assertResult(Result.NONE, check("example.com"));
    record("example.com", "v=DMARC1; p=rejct");
    assertResult(Result.PERMERROR, check("example.com"));
    record("example.com", "v=DMARC1; p=rejct; rua=mailto:a@example.com");
    assertWanted(Policy.NONE, check("example.com"));
    zone.text("_dmarc.example.com", "v=DMARC1; p=reject", "v=DMARC1; p=reject");
    assertResult(Result.NONE, check("example.com"));
  }

  /** RFC 9989 §5.3.6. */
  @Test
  void f6_aDnsThatFailsIsNoPassAndNoFailure() {
    zone.fails("TXT", "_dmarc.example.com");
    assertResult(Result.TEMPERROR, spf("pass", "example.com").check("example.com"));
    zone.empty("TXT", "_dmarc.example.com");
    assertResult(Result.NONE, check("example.com"));
    zone.fails("TXT", "_dmarc.com");
    assertResult(Result.TEMPERROR, check("example.com"));
    record("example.com", "v=DMARC1; p=reject");
    assertResult(Result.FAIL, check("example.com"));
    assertResult(Result.FAIL, spf("pass", "example.net").check("example.com"));
    assertResult(Result.TEMPERROR, spf("pass", "a.example.com").check("example.com"));
    assertResult(
        Result.PASS, spf("pass", "a.example.com").dkim("pass", "example.com").check("example.com"));
  }

  @Test
  void f6_whatIsUndecidedDecidesNothing() {
    record("example.com", "v=DMARC1; p=reject");
    assertResult(Result.TEMPERROR, dkim("temperror", "example.com").check("example.com"));
    assertResult(Result.TEMPERROR, spf("temperror", "a.example.com").check("example.com"));
    assertResult(Result.FAIL, dkim("temperror", "example.net").check("example.com"));
    assertResult(Result.FAIL, dkim("permerror", "example.com").check("example.com"));
    assertResult(
        Result.PASS,
        dkim("temperror", "example.com").spf("pass", "example.com").check("example.com"));
  }

  @Test
  void whatIsOfTheVeryDomainCostsOneQuestion() {
    record("example.com", "v=DMARC1; p=reject");
    check("example.com");
    assertEquals(List.of("TXT _dmarc.example.com"), dns.asked());
    spf("pass", "example.net").dkim("pass", "example.com").check("example.com");
    assertEquals(2, dns.asked().size(), dns::toString);
  }

  @Test
  void f5_questionsAreBounded() {
    record("1.2.3.4.5.6.7.com", "v=DMARC1; p=reject");
    record("com", "v=DMARC1; p=none");
    for (int i = 0; i < 100; i++) {
      dkim("temperror", "x.x.x.x.x.x." + i + ".com");
    }
    assertResult(Result.TEMPERROR, check("1.2.3.4.5.6.7.com"));
    assertTrue(dns.asked().size() <= 32, dns::toString);
    for (int i = 0; i < 100; i++) {
      dkim("temperror", "x.x.x.x.x.x." + i + ".com");
    }
    assertResult(Result.PASS, dkim("pass", "1.2.3.4.5.6.7.com").check("1.2.3.4.5.6.7.com"));
  }
}
