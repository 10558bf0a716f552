package org.rekkas.plugins.dmarc.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rekkas.lookups.DnsTrouble;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.ScriptedDns;

/** The examples of RFC 9989 §4.10, and what stands between them. */
class TreeWalkTest {
  private final ScriptedDns dns = new ScriptedDns();

  private TreeWalk walk() {
    var clock = new ManualClock();
    Instant until = clock.instant().plusSeconds(20);
    return new TreeWalk(new Lookups(dns, clock, until));
  }

  private void record(String domain, String tags) {
    dns.text("_dmarc." + domain, "v=DMARC1; p=none; " + tags);
  }

  private void assertOrganization(String organization, String of) throws DnsTrouble {
    assertEquals(organization, walk().organization(of));
  }

  @Test
  void f5_eightNamesAreAskedForAtTheMost() {
    assertEquals(
        List.of(
            "a.b.c.d.e.f.g.h.i.j.mail.example.com",
            "g.h.i.j.mail.example.com",
            "h.i.j.mail.example.com",
            "i.j.mail.example.com",
            "j.mail.example.com",
            "mail.example.com",
            "example.com",
            "com"),
        TreeWalk.names("a.b.c.d.e.f.g.h.i.j.mail.example.com"));
    assertEquals(8, TreeWalk.names("1.2.3.4.5.6.7.com").size());
    assertEquals("2.3.4.5.6.7.com", TreeWalk.names("1.2.3.4.5.6.7.com").get(1));
    assertEquals(List.of("example.com", "com"), TreeWalk.names("example.com"));
    assertEquals(List.of("localhost"), TreeWalk.names("localhost"));
  }

  @Test
  void theRecordWithTheFewestLabelsIsTheOrganizations() throws DnsTrouble {
    record("mail.example.com", "");
    record("example.com", "");
    assertOrganization("example.com", "a.mail.example.com");
    assertOrganization("example.com", "example.com");
  }

  @Test
  void anOrganizationMaySayThatItIsOne() throws DnsTrouble {
    record("mail.example.com", "psd=n");
    record("example.com", "");
    assertOrganization("mail.example.com", "a.mail.example.com");
    assertOrganization("example.com", "b.example.com");
  }

  @Test
  void belowAPublicSuffixIsTheOrganization() throws DnsTrouble {
    record("com", "psd=y");
    assertOrganization("example.com", "a.mail.example.com");
    assertOrganization("com", "com");
    record("co.uk", "psd=y");
    record("uk", "");
    assertOrganization("example.co.uk", "example.co.uk");
    assertOrganization("example.co.uk", "1.2.3.4.5.6.7.8.example.co.uk");
  }

  @Test
  void withoutARecordADomainIsItsOwn() throws DnsTrouble {
    assertOrganization("a.mail.example.com", "a.mail.example.com");
  }

  @Test
  void f5_twoRecordsAreNone() throws DnsTrouble {
    record("example.com", "");
    dns.text("_dmarc.mail.example.com", "v=DMARC1; p=reject; psd=n", "v=DMARC1; p=none");
    assertOrganization("example.com", "mail.example.com");
    dns.text("_dmarc.mail.example.com", "v=DMARC1; p=reject; psd=n", "v=spf1 -all", "junk");
    assertOrganization("mail.example.com", "mail.example.com");
  }

  /** A name that is too long for the DNS has no record; those above it are asked for. */
  @Test
  void aLongNameIsNoQuestion() throws DnsTrouble {
    record("example.com", "");
    String longest = ("x".repeat(59) + ".").repeat(4) + "example.com";
    assertOrganization("example.com", longest);
  }
}
