package org.rekkas.plugins.rspamd;

import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Session;
import org.rekkas.spi.Sign;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Reply;

/**
 * Takes rspamd's score as one sign, as strong as the score is: with the weight 1 a point there is a
 * point here. Mail of those who logged in is not its matter.
 */
final class RspamdFilter implements ContentFilter {
  static final String SYMBOL = "RSPAMD";
  private static final Reply LATER =
      Reply.of(451, "4.7.1", "This mail looks suspicious, try again later");

  private final Checkv2 rspamd;
  private final Settings settings;

  RspamdFilter(Checkv2 rspamd, Settings settings) {
    this.rspamd = rspamd;
    this.settings = settings;
  }

  @Override
  public ContentVerdict judge(Session session, Mail mail) {
    if (session.login().isPresent()) {
      return Verdict.Continue.SILENTLY;
    }
    if (mail.content().size() > settings.maxSize()) {
      return new Verdict.Continue(Evidence.of("not asked about: larger than max-size"));
    }
    Opinion opinion = rspamd.ask(session, mail);
    boolean soft = opinion.action().equals("soft reject") || opinion.action().equals("greylist");
    if (soft && settings.obeySoftReject()) {
      return new Verdict.Defer(LATER, Evidence.of(opinion.text()));
    }
    return Verdict.Mark.of(new Sign(SYMBOL, opinion.score(), opinion.text()));
  }
}
