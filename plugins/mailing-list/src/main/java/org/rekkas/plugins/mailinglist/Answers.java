package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.rekkas.plugins.mailinglist.Letters.Letter;
import org.rekkas.plugins.mailinglist.Questions.Question;
import org.rekkas.plugins.mailinglist.Questions.Verb;
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
    Verb verb = question.get().verb();
    if (verb == Verb.OWN || verb == Verb.APPROVE) {
      return approve(answer, question.get().about());
    }
    String done = take(answer.list(), question.get(), post);
    questions.close(answer.token());
    return done;
  }

  /** A post that a filter refuses waits on, and so does the question: it may be answered again. */
  private String approve(Role.Answer answer, String post) throws IOException {
    Optional<Reply> refused = moderation.approve(answer.list(), post);
    if (refused.isPresent() && !refused.get().equals(Replies.NOT_HELD)) {
      return post + " stays where it is: " + refused.get();
    }
    questions.close(answer.token());
    return refused.isPresent() ? post + " was gone" : post + " let through";
  }

  private String take(MailingList list, Question question, Post post) throws IOException {
    String about = question.about();
    return switch (question.verb()) {
      case SUBSCRIBE -> {
        roll.add(list, List.of(Mailbox.of(about)));
        tell(list, Mailbox.of(about), post, "You are a member of " + list.address());
        yield about + " joined";
      }
      case UNSUBSCRIBE -> {
        roll.remove(list, Mailbox.of(about));
        tell(list, Mailbox.of(about), post, "You have left " + list.address());
        yield about + " left";
      }
      case REJECT -> moderation.reject(list, about) ? about + " rejected" : about + " was gone";
      case RESUME ->
          standings.forget(list, Mailbox.of(about)) ? about + " put back" : about + " was back";
      case OWN, APPROVE, TELL -> "nothing was asked";
    };
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
