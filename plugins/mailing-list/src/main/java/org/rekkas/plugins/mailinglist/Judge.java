package org.rekkas.plugins.mailinglist;

import java.util.Optional;
import org.rekkas.spi.mail.Mailbox;

/** Says what becomes of a post, by the list's policy. A function of the post and the members. */
record Judge(Roll roll, String host) {
  Judgement of(MailingList list, Post post) {
    if (post.wentOver(list)) {
      return new Judgement.Drop("a loop: it went over this list before");
    }
    if (post.isAnswerOfAMachine()) {
      return new Judgement.Shun("no person sent it: a report, or an automatic reply");
    }
    if (post.author().isEmpty()) {
      return new Judgement.Refuse("it has no author, or more than one");
    }
    Mailbox author = post.author().get();
    if (mayPost(list, author)) {
      return byProof(list, post, author);
    }
    String why = barred(list, author);
    return list.policy().others() == Policy.Others.HOLD
        ? new Judgement.Hold(why)
        : new Judgement.Refuse(why);
  }

  static String barred(MailingList list, Mailbox author) {
    return author + " may not post to " + list.address();
  }

  private Judgement byProof(MailingList list, Post post, Mailbox author) {
    boolean open = list.policy().post() == Policy.Posting.ANYONE;
    return open || isProven(post) ? new Judgement.Through() : unproven(list, post, author);
  }

  /** Whether it is its author who wrote it. */
  private boolean isProven(Post post) {
    return post.author().filter(author -> post.origin().proves(author, host)).isPresent();
  }

  /** Whether it is proven that somebody wrote it who decides for the list. */
  boolean isOfAJudge(MailingList list, Post post) {
    return post.author().filter(list::isJudgedBy).isPresent() && isProven(post);
  }

  /**
   * Whether a report to its sender goes to nobody who is forged (attack G2). A proven author can
   * have named another's address as the reverse-path: it is to be of the same domain, or of one
   * that lets the client send for it.
   */
  boolean mayHear(Post post) {
    Optional<Mailbox> sender = post.mail().envelope().reversePath().mailbox();
    return post.origin().authenticated()
        || (isProven(post) && sender.filter(path -> isBehind(post, path)).isPresent());
  }

  private boolean isBehind(Post post, Mailbox sender) {
    return post.origin().maySendFor(sender, host)
        || post.author()
            .filter(author -> author.domainKey().equals(sender.domainKey()))
            .isPresent();
  }

  /** By the members and the policy of this moment. */
  boolean mayPost(MailingList list, Mailbox author) {
    return switch (list.policy().post()) {
      case ANYONE -> true;
      case MEMBERS -> list.isJudgedBy(author) || roll.has(list, author);
      case MODERATORS -> list.isJudgedBy(author);
    };
  }

  private static Judgement unproven(MailingList list, Post post, Mailbox author) {
    String why = "it is not proven that " + author + " wrote it";
    return switch (list.policy().unproven()) {
      case ACCEPT -> new Judgement.Through();
      case CONFIRM ->
          post.isAutomatic()
              ? new Judgement.Hold(why + ", and a machine is not asked")
              : new Judgement.Ask(author);
      case REFUSE -> new Judgement.Shun(why);
    };
  }
}
