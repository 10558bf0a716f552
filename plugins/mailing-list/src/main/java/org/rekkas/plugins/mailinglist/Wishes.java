package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.plugins.mailinglist.Letters.Letter;
import org.rekkas.plugins.mailinglist.Questions.Verb;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;

/**
 * What people ask of a list by mail: to join, to leave, how it works. A wish is answered by a
 * question to the address that it claims to be from, and has its effect by the answer to that alone
 * (attack G5).
 */
record Wishes(Roll roll, Questions questions, Letters letters) {
  /** What was done about it, for the trace. */
  String of(Role.Wish wish, Post post) throws IOException {
    if (post.isAutomatic() || post.author().isEmpty()) {
      return "dropped: no person sent it";
    }
    Mailbox author = post.author().get();
    MailId id = post.mail().id();
    return switch (verb(wish, post)) {
      case Role.SUBSCRIBE -> join(wish.list(), author, id);
      case Role.UNSUBSCRIBE -> leave(wish.list(), author, id);
      default -> tell(wish.list(), author, id, "Somebody, probably you, asked about the list.");
    };
  }

  private static String verb(Role.Wish wish, Post post) {
    return wish.verb().equals(Role.REQUEST) ? post.subject().toLowerCase(Locale.ROOT) : wish.verb();
  }

  private String join(MailingList list, Mailbox author, MailId id) throws IOException {
    if (roll.has(list, author)) {
      return tell(list, author, id, author + " is a member already.");
    }
    if (list.policy().subscribe() == Policy.Joining.CLOSED) {
      return tell(list, author, id, "Ask " + list.own(Role.OWNER) + " to become a member.");
    }
    return ask(list, Verb.SUBSCRIBE, author, id);
  }

  private String leave(MailingList list, Mailbox author, MailId id) throws IOException {
    if (list.fixed().contains(author)) {
      return tell(list, author, id, "Ask " + list.own(Role.OWNER) + " to be taken off.");
    }
    return roll.has(list, author)
        ? ask(list, Verb.UNSUBSCRIBE, author, id)
        : tell(list, author, id, author + " is no member.");
  }

  private String ask(MailingList list, Verb verb, Mailbox author, MailId id) throws IOException {
    Optional<String> token = questions.ask(list, verb, author.toString(), id);
    if (token.isEmpty()) {
      return "dropped: " + author + " was asked, or the list asks too much in this hour";
    }
    String what = verb == Verb.SUBSCRIBE ? "join" : "leave";
    letters.send(
        new Letter(
            id.derived("question " + list.key(), 0),
            list,
            list.own(Role.CONFIRM + "-" + token.get()),
            "Please confirm: " + what + " " + list.address(),
            List.of(
                "Somebody, probably you, asked that " + author,
                what + " the list " + list.address() + ".",
                "",
                "If you want that, answer this letter; you need not write anything.",
                "If you do not, do nothing.")),
        List.of(author));
    return "asked " + author;
  }

  /** What else is to be said is told even to who heard something else before. */
  private String tell(MailingList list, Mailbox author, MailId id, String first)
      throws IOException {
    if (questions.ask(list, Verb.TELL, author + " " + first, id).isEmpty()) {
      return "dropped: " + author + " was told before, or the list tells too much in this hour";
    }
    var lines =
        List.of(
            first,
            "",
            "To write to the list:  " + list.address(),
            "To join it:            " + list.own(Role.SUBSCRIBE),
            "To leave it:           " + list.own(Role.UNSUBSCRIBE),
            "Whoever answers for it: " + list.own(Role.OWNER));
    letters.send(
        new Letter(
            id.derived("letter " + list.key(), 0),
            list,
            list.own(Role.OWNER),
            "About the list " + list.address(),
            lines),
        List.of(author));
    return "told " + author;
  }
}
