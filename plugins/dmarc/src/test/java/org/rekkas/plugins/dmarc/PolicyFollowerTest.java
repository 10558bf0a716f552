package org.rekkas.plugins.dmarc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Findings;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.Sessions;
import org.rekkas.testkit.TextContent;

class PolicyFollowerTest {
  private static ContentVerdict follow(String... symbols) {
    Findings findings = Findings.NONE;
    for (String each : symbols) {
      String symbol = each.replace(" in shadow", "");
      findings =
          findings.with(
              new Findings.Counted(symbol, 1, !symbol.equals(each), "", "dmarc/check", ""));
    }
    return follow(findings);
  }

  private static ContentVerdict follow(Findings findings) {
    var mail =
        new Mail(
            new MailId("aaaa"),
            new ManualClock().instant(),
            Envelope.of("a@b.example"),
            "",
            new TextContent("\r\n"));
    return new PolicyFollower("mx.example.org")
        .judge(Sessions.stranger("192.0.2.7").with(findings), mail);
  }

  @Test
  void aPolicyIsFollowed() {
    assertInstanceOf(Verdict.Reject.class, follow("SPF_FAIL", "DMARC_REJECT"));
    assertInstanceOf(Verdict.Quarantine.class, follow("DMARC_QUARANTINE"));
    assertInstanceOf(Verdict.Quarantine.class, follow("DMARC_FROM"));
  }

  /** A forger's silent DNS turns no policy off, and honest mail is not refused for good. */
  @Test
  void f6_whatCannotBeToldNowComesAgain() {
    var defer = assertInstanceOf(Verdict.Defer.class, follow("DMARC_TEMPERROR", "DMARC_UNDECIDED"));
    assertEquals(
        "451 4.7.1 DMARC: it cannot be told now whether this mail is from the domain in From,"
            + " come again",
        defer.reply().toString());
    assertEquals(Verdict.Continue.SILENTLY, follow("ARC_TRUSTED", "DMARC_UNDECIDED"));
    assertEquals(Verdict.Continue.SILENTLY, follow("DMARC_UNDECIDED in shadow"));
  }

  @Test
  void nothingElseDecides() {
    for (String each :
        List.of("SPF_FAIL", "DMARC_FAIL", "DMARC_TEMPERROR", "DMARC_PERMERROR", "DMARC_PASS")) {
      assertEquals(Verdict.Continue.SILENTLY, follow(each), each);
    }
    assertEquals(Verdict.Continue.SILENTLY, follow(Findings.NONE));
    assertEquals(Verdict.Continue.SILENTLY, follow("DMARC_REJECT in shadow"));
  }

  @Test
  void aTrustedForwarderIsAReasonNotTo() {
    assertEquals(Verdict.Continue.SILENTLY, follow("ARC_TRUSTED", "DMARC_REJECT"));
    assertEquals(Verdict.Continue.SILENTLY, follow("ARC_TRUSTED", "DMARC_QUARANTINE"));
    assertInstanceOf(Verdict.Reject.class, follow("ARC_TRUSTED in shadow", "DMARC_REJECT"));
  }

  @Test
  void aRefusalNamesTheDomainThatWantsIt() {
    Findings found =
        Findings.NONE
            .with(new Findings.Counted("DMARC_REJECT", 4, false, "", "dmarc/check", ""))
            .with(
                List.of(
                    new HeaderField(
                        "Authentication-Results",
                        "mx.example.org; dmarc=fail (p=reject dis=reject)"
                            + " header.from=bank.example policy.dmarc=reject")));
    var reject = assertInstanceOf(Verdict.Reject.class, follow(found));
    assertEquals(
        "550 5.7.1 DMARC: bank.example asks to refuse mail in its name that neither SPF nor DKIM"
            + " proves (p=reject); send it by servers of that domain",
        reject.reply().toString());
    String longest = ("x".repeat(62) + ".").repeat(4) + "x";
    var none = assertInstanceOf(Verdict.Reject.class, follow("DMARC_REJECT"));
    assertTrue(none.reply().toString().length() + longest.length() < 400);
  }
}
