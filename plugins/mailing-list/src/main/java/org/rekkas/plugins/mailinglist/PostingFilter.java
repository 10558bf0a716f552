package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import org.rekkas.mime.FoldedFields;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Reply;

/**
 * Refuses before the 250 what every list that it is for would refuse after it, so that no report
 * goes to a sender who is forged (attack G2); and what they would drop, so that its sender hears
 * (RFC 5321 §6.1). So it does with what they cannot read, and with what they cannot hold, for good
 * or for the moment. It comes behind the filters that look for proof of who wrote a mail. One that
 * is for others, too, or for lists that differ, is judged by the {@link ListAgent}.
 */
final class PostingFilter implements ContentFilter {
  private final Lists lists;
  private final Judge judge;
  private final Moderation moderation;
  private final Expiry expiry;

  PostingFilter(Lists lists, Judge judge, Moderation moderation, Expiry expiry) {
    this.lists = lists;
    this.judge = judge;
    this.moderation = moderation;
    this.expiry = expiry;
  }

  @Override
  public ContentVerdict judge(Session session, Mail mail) {
    if (!mail.envelope().recipients().stream().allMatch(this::isList)) {
      return Verdict.Continue.SILENTLY;
    }
    expiry.look();
    String found = FoldedFields.of(session.findings().fields());
    try {
      Optional<Post> post = Post.of(mail.withTrace(found + mail.trace()));
      return (post.isEmpty() ? Optional.of(Replies.UNREADABLE) : refusal(post.get()))
          .<ContentVerdict>map(PostingFilter::verdict)
          .orElse(Verdict.Continue.SILENTLY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isList(Recipient recipient) {
    return lists.find(recipient.path().mailbox()).isPresent();
  }

  /** Empty where a list takes it; for the moment, where one may take it later. */
  private Optional<Reply> refusal(Post post) {
    var replies = new ArrayList<Reply>();
    for (Recipient recipient : post.mail().envelope().recipients()) {
      var reply = lists.find(recipient.path().mailbox()).flatMap(list -> refusal(list, post));
      if (reply.isEmpty()) {
        return Optional.empty();
      }
      replies.add(reply.get());
    }
    return replies.stream().min(Comparator.comparing(Reply::isPermanent));
  }

  private Optional<Reply> refusal(MailingList list, Post post) {
    return switch (judge.of(list, post)) {
      case Judgement.Refuse(var why) -> Optional.of(Replies.refused(why));
      case Judgement.Shun(var why) -> Optional.of(Replies.refused(why));
      case Judgement.Hold _ -> moderation.hindrance(list, post, Decider.MODERATOR);
      case Judgement.Ask _ -> moderation.hindrance(list, post, Decider.AUTHOR);
      case Judgement.Through _, Judgement.Drop _ -> Optional.empty();
    };
  }

  private static ContentVerdict verdict(Reply reply) {
    var why = Evidence.of(String.join(" ", reply.lines()));
    return reply.isTransient() ? new Verdict.Defer(reply, why) : new Verdict.Reject(reply, why);
  }
}
