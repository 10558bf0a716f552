package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.originator.PutOff;
import org.rekkas.plugins.mailinglist.Letters.Letter;
import org.rekkas.plugins.mailinglist.Questions.Verb;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;

/**
 * What people ask of a list by mail: to join, to leave, how it works. A wish is answered by a
 * question to the address that it claims to be from, and has its effect by the answer to that alone
 * (attack G5).
 */
record Wishes(Roll roll, Questions questions, Letters letters, Discretion discretion) {
  Outcome of(Role.Wish wish, Post post) throws IOException {
    if (post.isOfNoPerson() || post.author().isEmpty()) {
      return done("dropped: no person sent it");
    }
    Mailbox author = post.author().get();
    return switch (verb(wish, post)) {
      case Role.SUBSCRIBE -> join(wish.list(), author, post);
      case Role.UNSUBSCRIBE -> leave(wish.list(), author, post);
      default -> tell(wish.list(), author, post, "Somebody, probably you, asked about the list.");
    };
  }

  private static String verb(Role.Wish wish, Post post) {
    return wish.verb().equals(Role.REQUEST) ? post.subject().toLowerCase(Locale.ROOT) : wish.verb();
  }

  private Outcome join(MailingList list, Mailbox author, Post wish) throws IOException {
    if (roll.has(list, author)) {
      return tell(list, author, wish, author + " is a member already.");
    }
    if (list.policy().subscribe() == Policy.Joining.CLOSED) {
      return tell(list, author, wish, "Ask " + list.own(Role.OWNER) + " to become a member.");
    }
    return ask(list, Verb.SUBSCRIBE, author, wish);
  }

  private Outcome leave(MailingList list, Mailbox author, Post wish) throws IOException {
    if (list.fixed().contains(author)) {
      return tell(list, author, wish, "Ask " + list.own(Role.OWNER) + " to be taken off.");
    }
    return roll.has(list, author)
        ? ask(list, Verb.UNSUBSCRIBE, author, wish)
        : tell(list, author, wish, author + " is no member.");
  }

  private Outcome ask(MailingList list, Verb verb, Mailbox author, Post wish) throws IOException {
    MailId id = wish.mail().id();
    Optional<String> token = questions.ask(list, verb, author.toString(), id);
    if (token.isEmpty()) {
      return done("dropped: " + author + " was asked, or the list asks too much in this hour");
    }
    String what = verb == Verb.SUBSCRIBE ? "join" : "leave";
    var letter =
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
                "If you do not, do nothing."));
    return send(letter, token.get(), wish, "asked " + author);
  }

  /** What else is to be said is told even to who heard something else before. */
  private Outcome tell(MailingList list, Mailbox author, Post wish, String first)
      throws IOException {
    MailId id = wish.mail().id();
    String told = author.key() + " " + first.replace(author.toString(), author.key());
    Optional<String> token = questions.ask(list, Verb.TELL, told, id);
    if (token.isEmpty()) {
      return done(
          "dropped: " + author + " was told before, or the list tells too much in this hour");
    }
    var lines =
        List.of(
            first,
            "",
            "To write to the list:  " + list.address(),
            "To join it:            " + list.own(Role.SUBSCRIBE),
            "To leave it:           " + list.own(Role.UNSUBSCRIBE),
            "Whoever answers for it: " + list.own(Role.OWNER));
    var letter =
        new Letter(
            id.derived("letter " + list.key(), 0),
            list,
            list.own(Role.OWNER),
            "About the list " + list.address(),
            lines);
    return send(letter, token.get(), wish, "told " + author);
  }

  /** Who is told nothing, as his wish is dropped, can repeat it at once. */
  private Outcome send(Letter letter, String token, Post wish, String done) throws IOException {
    try {
      letters.send(letter, wish.author().stream().toList());
      return done(done);
    } catch (PutOff e) {
      if (discretion.mayWait(wish)) {
        return discretion.delay(e.why());
      }
      questions.close(token);
      return discretion.drop(wish, e.why());
    }
  }

  private static Outcome done(String what) {
    return new Outcome.Delivered(what, Evidence.NONE);
  }
}
