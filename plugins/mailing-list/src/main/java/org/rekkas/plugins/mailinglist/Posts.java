package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.util.Optional;
import org.rekkas.originator.PutOff;
import org.rekkas.plugins.mailinglist.Distribution.Passed;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;

/** Takes posts: to the members, to those who decide about them, or to nobody. */
record Posts(Judge judge, Distribution distribution, Moderation moderation, Discretion discretion) {
  /**
   * @param quarantine why a filter wants it in Junk; empty: it does not
   */
  Outcome take(MailingList list, Post post, String quarantine) throws IOException {
    try {
      return switch (judge.of(list, post)) {
        case Judgement.Through _ -> through(list, post, quarantine);
        case Judgement.Hold(var why) -> held(list, post, why, moderation.hold(list, post, why));
        case Judgement.Ask(var author) -> asked(list, post, author);
        case Judgement.Refuse(var why) -> discretion.fail(post, Replies.refused(why));
        case Judgement.Shun(var why) -> done("dropped: " + why);
        case Judgement.Drop(var why) -> done("dropped: " + why);
      };
    } catch (PutOff e) {
      return discretion.delay(list, post, Replies.NOT_TAKEN, e.why());
    }
  }

  private Outcome through(MailingList list, Post post, String quarantine) throws IOException {
    Mail mail = post.mail();
    var passed =
        new Passed(
            mail.id(),
            mail.envelope().options().anew(),
            new PostTrace(post.origin().trace()),
            mail.content(),
            quarantine);
    Optional<Reply> refused = distribution.send(list, passed);
    return refused.isPresent()
        ? not(list, post, refused.get())
        : done("to the members as " + Distribution.id(list, mail.id()));
  }

  private Outcome asked(MailingList list, Post post, Mailbox author) throws IOException {
    String why = author + " is asked whether it is his";
    return held(list, post, why, moderation.ask(list, post, author));
  }

  private Outcome held(MailingList list, Post post, String why, Optional<Reply> hindrance)
      throws IOException {
    return hindrance.isPresent() ? not(list, post, hindrance.get()) : done("held: " + why);
  }

  private Outcome not(MailingList list, Post post, Reply reply) throws IOException {
    return reply.isTransient()
        ? discretion.delay(list, post, reply, reply.toString())
        : discretion.fail(post, reply);
  }

  private static Outcome done(String what) {
    return new Outcome.Delivered(what, Evidence.NONE);
  }
}
