package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.util.Optional;
import org.rekkas.plugins.mailinglist.Distribution.Passed;
import org.rekkas.plugins.mailinglist.Questions.Verb;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;

/**
 * Holds posts, and lets them through or drops them. The word of a moderator by mail counts by the
 * token that he was sent, not by whom it claims to be from (attack G6), for as long as all who were
 * sent it decide for the list.
 */
record Moderation(
    HeldPosts held,
    OneDecider one,
    Questions questions,
    LateLetters letters,
    Distribution distribution) {
  /** Why a post cannot be held now, before anything is done. */
  Optional<Reply> hindrance(MailingList list, Post post, Decider decider) {
    Optional<Reply> full = held.hindrance(list, post, decider);
    return switch (decider) {
      case MODERATOR -> full;
      case AUTHOR -> full.or(() -> hurry(list));
    };
  }

  private Optional<Reply> hurry(MailingList list) {
    return questions.hasPace(list, Verb.OWN)
        ? Optional.empty()
        : Optional.of(Replies.ASKS_TOO_MUCH);
  }

  /**
   * A moderator decides: empty, or why it is not held. Where the list has asked too much in this
   * hour it waits without a letter, so that who writes much keeps nobody else's post out.
   */
  Optional<Reply> hold(MailingList list, Post post, String why) throws IOException {
    MailId id = post.mail().id();
    Optional<Reply> full = held.hindrance(list, post, Decider.MODERATOR);
    if (full.isPresent()) {
      return one.decide(
          list,
          id.text(),
          () -> {
            held.remove(list, id); // by an earlier delivery it may wait for its author
            return full;
          });
    }
    held.hold(list, post, Decider.MODERATOR, why);
    letters.send(list, id);
    return Optional.empty();
  }

  /** The author is asked whether it is his: empty, or why it is not held. */
  Optional<Reply> ask(MailingList list, Post post, Mailbox author) throws IOException {
    MailId id = post.mail().id();
    Optional<Reply> full = held.hindrance(list, post, Decider.AUTHOR);
    if (full.isPresent()) {
      return full;
    }
    if (questions.ask(list, Verb.OWN, id.text(), id).isEmpty()) {
      return Optional.of(Replies.ASKS_TOO_MUCH);
    }
    held.hold(list, post, Decider.AUTHOR, "it is not proven that " + author + " wrote it");
    letters.send(list, id);
    return Optional.empty();
  }

  /** To the members: empty, or why they do not get it; what a filter refuses waits on. */
  Optional<Reply> approve(MailingList list, String id) throws IOException {
    return one.decide(list, id, () -> letThrough(list, id));
  }

  private Optional<Reply> letThrough(MailingList list, String id) throws IOException {
    Optional<Held> post = held.find(list, id);
    if (post.isEmpty()) {
      return Optional.of(Replies.NOT_HELD);
    }
    Held found = post.get();
    var trace = PostTrace.of(found.trace());
    var passed = new Passed(found.id(), found.options(), trace, held.content(found), "");
    Optional<Reply> refused = distribution.send(list, passed);
    if (refused.isEmpty()) {
      held.remove(list, found.id());
    }
    return refused;
  }

  /** A moderator decides in its author's place: empty, or why not. */
  Optional<Reply> handOver(MailingList list, Held post, String why) throws IOException {
    Optional<Reply> hindrance =
        one.decide(list, post.id().text(), () -> held.handOver(list, post, why));
    if (hindrance.isEmpty()) {
      letters.send(list, post.id());
    }
    return hindrance;
  }

  /** It is dropped: empty, or why not. Its sender hears nothing: he was not proven (attack G2). */
  Optional<Reply> reject(MailingList list, String id) throws IOException {
    return one.decide(list, id, () -> drop(list, id));
  }

  private Optional<Reply> drop(MailingList list, String id) {
    boolean dropped = held.find(list, id).map(found -> held.remove(list, found.id())).orElse(false);
    return dropped ? Optional.empty() : Optional.of(Replies.NOT_HELD);
  }
}
