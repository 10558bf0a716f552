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
    Roll roll, Standings standings, Questions questions, Moderation moderation, Letters letters) {
  /** What was done, for the trace. */
  String of(Role.Answer answer, Post post) throws IOException {
    if (post.isAutomatic()) {
      return "dropped: no person sent it";
    }
    Optional<Question> question = questions.find(answer.list(), answer.token());
    if (question.isEmpty()) {
      return "dropped: nothing is asked with this token, or it was answered";
    }
    Taken taken = take(answer.list(), question.get(), post);
    if (!taken.waits()) {
      questions.close(answer.token());
    }
    return taken.what();
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
      case OWN, APPROVE -> approve(list, about);
      case REJECT -> Taken.of(about + (moderation.reject(list, about) ? " rejected" : " was gone"));
      case RESUME ->
          Taken.of(about + (standings.forget(list, Mailbox.of(about)) ? " put back" : " was back"));
      case TELL -> Taken.of("nothing was asked");
    };
  }

  /** A post that a filter refuses waits on, and so does the question. */
  private Taken approve(MailingList list, String post) throws IOException {
    Optional<Reply> refused = moderation.approve(list, post);
    if (refused.isEmpty()) {
      return Taken.of(post + " let through");
    }
    return refused.get().equals(Replies.NOT_HELD)
        ? Taken.of(post + " was gone")
        : new Taken(post + " stays where it is: " + refused.get(), true);
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
