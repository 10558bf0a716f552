package org.rekkas.plugins.dmarc;

import org.rekkas.plugins.dmarc.policy.Policy;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Findings;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Reply;

/**
 * Does with a mail what its author's domain wants done, by the sign that {@link AuthorCheck} left:
 * where that is configured, for RFC 9989 §7.4 asks receivers not to refuse for a policy alone. A
 * mail of which nobody, or more than one, is the author goes to Junk: a policy would not be found
 * that way (§11.5). What a trusted forwarder saw pass is left alone. Where it is not known now
 * whether a mail passes, it is asked to come again: else a forger whose own DNS is silent turns a
 * policy off, and honest mail would be refused for good.
 */
record PolicyFollower(String host) implements ContentFilter {
  @Override
  public ContentVerdict judge(Session session, Mail mail) {
    Findings findings = session.findings();
    if (Symbols.has(findings, Symbols.TRUSTED_FORWARDER)) {
      return Verdict.Continue.SILENTLY;
    }
    if (Symbols.has(findings, Symbols.of(Policy.REJECT))) {
      return new Verdict.Reject(
          refusal(findings), Evidence.of("DMARC: the author's domain has p=reject"));
    }
    if (Symbols.has(findings, Symbols.of(Policy.QUARANTINE))) {
      return new Verdict.Quarantine(Evidence.of("DMARC: the author's domain has p=quarantine"));
    }
    if (Symbols.has(findings, Symbols.UNDECIDED)) {
      return new Verdict.Defer(notNow(findings), Evidence.of("DMARC: it cannot be told now"));
    }
    return Symbols.has(findings, Symbols.FROM)
        ? new Verdict.Quarantine(Evidence.of("DMARC: not one author"))
        : Verdict.Continue.SILENTLY;
  }

  /** RFC 9989 §7.2: with a hint for honest people whose mail goes another way. */
  private Reply refusal(Findings findings) {
    return Reply.of(
        550,
        "5.7.1",
        "DMARC: "
            + author(findings)
            + " asks to refuse mail in its name that neither SPF nor DKIM proves (p=reject);"
            + " send it by servers of that domain");
  }

  private Reply notNow(Findings findings) {
    return Reply.of(
        451,
        "4.7.1",
        "DMARC: it cannot be told now whether this mail is from "
            + author(findings)
            + ", come again");
  }

  private String author(Findings findings) {
    return Outcome.author(findings, host).orElse("the domain in From");
  }
}
