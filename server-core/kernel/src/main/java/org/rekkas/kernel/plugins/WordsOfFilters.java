package org.rekkas.kernel.plugins;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;

/**
 * Filters before a content: the first that refuses wins. A word for Junk lets the others speak, for
 * one of them may refuse.
 */
final class WordsOfFilters implements Hearing.Case<ContentFilter, ContentVerdict> {
  private final Mail mail;
  private Optional<ContentVerdict> junk = Optional.empty();
  private Optional<ContentVerdict> last = Optional.empty();

  WordsOfFilters(Mail mail) {
    this.mail = mail;
  }

  @Override
  public @Nullable ContentVerdict ask(ContentFilter filter, Session seen) {
    return filter.judge(seen, mail);
  }

  @Override
  public ContentVerdict failed(FailMode how, Evidence why) {
    return how.content(why);
  }

  @Override
  public ContentVerdict nothing() {
    return Verdict.Continue.SILENTLY;
  }

  @Override
  public boolean ends(ContentVerdict verdict) {
    switch (verdict) {
      case Verdict.Continue _, Verdict.Mark _ -> {}
      case Verdict.Quarantine _ -> junk = junk.or(() -> Optional.of(verdict));
      case Verdict.Reject _, Verdict.Defer _, Verdict.Discard _ -> last = Optional.of(verdict);
    }
    return last.isPresent();
  }

  /** What is not asked about any more: a refusal, a deferral, or that the mail is dropped. */
  Optional<ContentVerdict> last() {
    return last;
  }

  Optional<ContentVerdict> junk() {
    return junk;
  }
}
