package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Recipient;

/**
 * Refuses before the 250 what every list that it is for would refuse after it, so that no report
 * goes to a sender who is forged (attack G2); and what they would drop, so that its sender hears
 * (RFC 5321 §6.1). A mail that is for others, too, or for lists that differ, is judged by the
 * {@link ListAgent}.
 */
final class PostingFilter implements ContentFilter {
  private final Lists lists;
  private final Judge judge;

  PostingFilter(Lists lists, Judge judge) {
    this.lists = lists;
    this.judge = judge;
  }

  @Override
  public ContentVerdict judge(Session session, Mail mail) {
    if (!mail.envelope().recipients().stream().allMatch(this::isList)) {
      return Verdict.Continue.SILENTLY;
    }
    try {
      return Post.of(mail).map(post -> judge(mail, post)).orElse(Verdict.Continue.SILENTLY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isList(Recipient recipient) {
    return lists.find(recipient.path().mailbox()).isPresent();
  }

  private ContentVerdict judge(Mail mail, Post post) {
    Optional<String> why = Optional.empty();
    for (Recipient recipient : mail.envelope().recipients()) {
      why =
          lists
              .find(recipient.path().mailbox())
              .flatMap(list -> judge.whoeverWrote(list, post))
              .flatMap(PostingFilter::refusal);
      if (why.isEmpty()) {
        return Verdict.Continue.SILENTLY;
      }
    }
    return why.<ContentVerdict>map(w -> new Verdict.Reject(Replies.refused(w), Evidence.of(w)))
        .orElse(Verdict.Continue.SILENTLY);
  }

  private static Optional<String> refusal(Judgement judgement) {
    return switch (judgement) {
      case Judgement.Refuse(var why) -> Optional.of(why);
      case Judgement.Shun(var why) -> Optional.of(why);
      case Judgement.Through _, Judgement.Hold _, Judgement.Ask _, Judgement.Drop _ ->
          Optional.empty();
    };
  }
}
