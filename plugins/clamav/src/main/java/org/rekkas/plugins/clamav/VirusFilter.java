package org.rekkas.plugins.clamav;

import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Session;
import org.rekkas.spi.Sign;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;

/** Has every mail looked at, that of our own people too: a virus is theirs first. */
final class VirusFilter implements ContentFilter {
  static final String SYMBOL = "VIRUS";

  private final Clamd clamd;
  private final long maxSize;

  VirusFilter(Clamd clamd, long maxSize) {
    this.clamd = clamd;
    this.maxSize = maxSize;
  }

  @Override
  public ContentVerdict judge(Session session, Mail mail) {
    if (mail.content().size() > maxSize) {
      return new Verdict.Continue(Evidence.of("not looked at: larger than max-size"));
    }
    return switch (clamd.scan(mail.content())) {
      case Clamd.Found.Nothing() -> new Verdict.Continue(Evidence.of("no virus"));
      case Clamd.Found.Virus(String name) -> Verdict.Mark.of(Sign.of(SYMBOL, name));
    };
  }
}
