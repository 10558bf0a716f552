package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.rekkas.plugins.mailinglist.Letters.Letter;
import org.rekkas.plugins.mailinglist.Questions.Question;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;

/**
 * Takes answers to questions. The effect comes first and the token goes after it: an answer that
 * comes again after a crash finds the effect done, or does it.
 */
record Answers(
    Roll roll,
    Standings standings,
    Questions questions,
    Judge judge,
    Moderation moderation,
    Letters letters) {
  /** What was done, for the trace. */
  String of(Role.Answer answer, Post post) throws IOException {
    if (post.isOfNoPerson()) {
      return "dropped: no person sent it";
    }
    Optional<Question> question = questions.find(answer.list(), answer.token());
    if (question.isEmpty()) {
      return "dropped: nothing is asked with this token, or it was answered";
    }
    if (!counts(answer.list(), question.get(), post)) {
      return "dropped: not all decide for the list now who got this token, and it is not proven"
          + " that one who does wrote it";
    }
    Taken taken = take(answer.list(), question.get(), post);
    if (!taken.waits()) {
      questions.close(answer.token());
    }
    return taken.what();
  }

  /** A letter goes to all moderators with one token, and mails about tokens can be forged. */
  private boolean counts(MailingList list, Question question, Post post) {
    return question.whom().stream().allMatch(list::isJudgedBy) || judge.isOfAJudge(list, post);
  }

  /**
   * @param waits whether the question may be answered again
   */
  private record Taken(String what, boolean waits) {
    static Taken of(String what) {
      return new Taken(what, false);
    }
  }

  private Taken take(MailingList list, Question question, Post post) throws IOException {
    String about = question.about();
    return switch (question.verb()) {
      case SUBSCRIBE -> {
        roll.add(list, List.of(Mailbox.of(about)));
        tell(list, Mailbox.of(about), post, "You are a member of " + list.address());
        yield Taken.of(about + " joined");
      }
      case UNSUBSCRIBE -> {
        roll.remove(list, Mailbox.of(about));
        tell(list, Mailbox.of(about), post, "You have left " + list.address());
        yield Taken.of(about + " left");
      }
      case OWN -> own(list, about, post);
      case APPROVE -> approve(list, about);
      case REJECT -> decided(about, " rejected", moderation.reject(list, about));
      case RESUME ->
          Taken.of(about + (standings.forget(list, Mailbox.of(about)) ? " put back" : " was back"));
      case TELL -> Taken.of("nothing was asked");
    };
  }

  /**
   * Its author says that it is his: whether he may post is judged anew, for he may be no member by
   * now, or the list another one.
   */
  private Taken own(MailingList list, String id, Post answer) throws IOException {
    Optional<Held> found = moderation.held().find(list, id);
    if (found.isEmpty()) {
      return Taken.of(id + " was gone");
    }
    var author = Mailbox.of(found.get().author());
    if (judge.mayPost(list, author)) {
      return approve(list, id);
    }
    String why = Judge.barred(list, author);
    if (list.policy().others() == Policy.Others.HOLD) {
      return handOver(list, found.get(), why);
    }
    tell(list, author, answer, "You may not post to " + list.address());
    return decided(id, " rejected: " + why, moderation.reject(list, id));
  }

  private Taken handOver(MailingList list, Held post, String why) throws IOException {
    String done = " waits for a moderator: " + why;
    return decided(post.id().text(), done, moderation.handOver(list, post, why));
  }

  private Taken approve(MailingList list, String post) throws IOException {
    return decided(post, " let through", moderation.approve(list, post));
  }

  /** A post that a filter refuses waits on, and so does the question. */
  private static Taken decided(String post, String done, Optional<Reply> hindrance) {
    if (hindrance.isEmpty()) {
      return Taken.of(post + done);
    }
    return hindrance.get().equals(Replies.NOT_HELD)
        ? Taken.of(post + " was gone")
        : new Taken(post + " stays where it is: " + hindrance.get(), true);
  }

  private void tell(MailingList list, Mailbox member, Post post, String what) throws IOException {
    letters.send(
        new Letter(
            post.mail().id().derived("done " + list.key(), 0),
            list,
            list.own(Role.OWNER),
            what,
            List.of(
                what + ".",
                "",
                "To join it:  " + list.own(Role.SUBSCRIBE),
                "To leave it: " + list.own(Role.UNSUBSCRIBE))),
        List.of(member));
  }
}
