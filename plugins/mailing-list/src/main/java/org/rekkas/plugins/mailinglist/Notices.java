package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.plugins.mailinglist.Letters.Letter;
import org.rekkas.plugins.mailinglist.Questions.Verb;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;

/**
 * Letters about held posts to those whose word they wait for: the moderators, or the author. The
 * letter about a post has always the same id and tokens, so that it goes out once.
 */
record Notices(HeldPosts held, Questions questions, Letters letters) {
  /** Nothing goes out where it waits no more, or where the list has asked too much in this hour. */
  void send(MailingList list, String id) throws IOException {
    Optional<Held> found = held.find(list, id);
    if (found.isPresent()) {
      Held post = found.get();
      switch (post.decider()) {
        case MODERATOR -> askModerators(list, post);
        case AUTHOR -> askAuthor(list, post);
      }
    }
  }

  private void askModerators(MailingList list, Held post) throws IOException {
    List<Mailbox> judges = list.judges();
    Optional<Letter> letter =
        ask(list, Verb.APPROVE, post, judges)
            .flatMap(
                yes ->
                    ask(list, Verb.REJECT, post, judges)
                        .map(no -> toModerators(list, post, yes, no)));
    if (letter.isPresent()) {
      letters.sendToKeepers(letter.get(), judges);
    }
  }

  private void askAuthor(MailingList list, Held post) throws IOException {
    Optional<String> token = ask(list, Verb.OWN, post, List.of());
    if (token.isPresent()) {
      letters.send(toAuthor(list, post, token.get()), List.of(Mailbox.of(post.author())));
    }
  }

  private Optional<String> ask(MailingList list, Verb verb, Held post, List<Mailbox> whom) {
    return questions.ask(list, verb, post.id().text(), post.id(), whom);
  }

  /** A letter may go in clear: a post whose sender does not want that is not in it (RFC 8689). */
  private Letter toModerators(MailingList list, Held post, String yes, String no) {
    MailId id = post.id();
    boolean guarded = post.options().requiresTls();
    var lines =
        new ArrayList<>(
            List.of(
                "From:    " + post.author(),
                "Subject: " + post.subject(),
                "Why:     " + post.why(),
                "",
                "Answer this letter to let it through, or write to",
                list.own(Role.CONFIRM + "-" + no) + " to reject it.",
                "On the server: rekkas list held, approve, reject " + list.address() + " " + id));
    if (guarded) {
      lines.addAll(
          List.of("", "The post is not attached, for its sender wants TLS on all of its way."));
    }
    return new Letter(
        id.derived("held " + list.key(), 0),
        list,
        list.own(Role.CONFIRM + "-" + yes),
        "A post to " + list.address() + " waits for you",
        lines,
        guarded ? Optional.empty() : Optional.of(held.mail(post)));
  }

  private static Letter toAuthor(MailingList list, Held post, String token) {
    return new Letter(
        post.id().derived("own " + list.key(), 0),
        list,
        list.own(Role.CONFIRM + "-" + token),
        "Please confirm: your post to " + list.address(),
        List.of(
            "A post to " + list.address() + " says that you wrote it:",
            "",
            "  " + post.subject(),
            "",
            "If you did, answer this letter; you need not write anything.",
            "If you did not, do nothing."));
  }
}
