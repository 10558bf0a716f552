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
 * goes to a sender who is forged (attack G2). A mail that is for others, too, or for lists that
 * differ, is judged by the {@link ListAgent}.
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
    String why = "";
    for (Recipient recipient : mail.envelope().recipients()) {
      Optional<Judgement> judgement =
          lists.find(recipient.path().mailbox()).flatMap(list -> judge.whoeverWrote(list, post));
      if (judgement.isPresent() && judgement.get() instanceof Judgement.Refuse(var reason)) {
        why = reason;
      } else {
        return Verdict.Continue.SILENTLY;
      }
    }
    return new Verdict.Reject(Replies.refused(why), Evidence.of(why));
  }
}
