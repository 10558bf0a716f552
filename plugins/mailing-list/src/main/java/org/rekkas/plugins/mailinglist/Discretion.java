package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.rekkas.mime.Origin;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Reply;

/**
 * Tells the queue of what does not go on, so that no report goes to a sender who may be forged
 * (attack G2). A mail of such a one does not fail: it is dropped, with a line in the journal. And
 * it is not put off until the queue gives it up, or warns of the delay: after an hour it waits for
 * a moderator, for what a filter puts off for so long may be put off for days, and it is not lost.
 * A wish is dropped then; it can be repeated. An answer to a question goes on waiting: who has its
 * token got the letter, and is not forged. A success report that was asked for (RFC 3461 §4.1) is
 * given even of what is dropped: an agent has no other word for what it took.
 */
record Discretion(Judge judge, Moderation moderation, Surroundings given) {
  /** The queue warns of delays after some hours. */
  static final Duration PATIENCE = Duration.ofHours(1);

  /** A mail whose header cannot be read: a login alone tells who sent it. */
  Outcome fail(Mail mail) {
    return Origin.of(mail.trace()).authenticated()
        ? failed(Replies.UNREADABLE)
        : dropped(mail, Replies.UNREADABLE.toString());
  }

  Outcome fail(Post post, Reply reply) {
    return judge.mayHear(post) ? failed(reply) : dropped(post.mail(), reply.toString());
  }

  /**
   * @param why for the administrator, and for a moderator
   */
  Outcome delay(MailingList list, Post post, Reply reply, String why) throws IOException {
    return mayWait(post) ? delayed(reply, why) : held(list, post, why);
  }

  /** Whether a mail that is put off may wait in the queue; a wish that may not is dropped. */
  boolean mayWait(Post post) {
    return judge.mayHear(post) || !hasWaited(post.mail());
  }

  /** A wish, which may wait. */
  Outcome delay(String why) {
    return delayed(Replies.NOT_TAKEN, why);
  }

  Outcome drop(Post post, String why) {
    return dropped(post.mail(), why);
  }

  /** Where its sender set a time himself, as short as he likes, it does not wait (RFC 2852 §4). */
  private boolean hasWaited(Mail mail) {
    return mail.envelope().options().deliverBy().isPresent()
        || !given.clock().instant().isBefore(mail.received().plus(PATIENCE));
  }

  private Outcome held(MailingList list, Post post, String why) throws IOException {
    return moderation
        .hold(list, post, why)
        .map(reply -> dropped(post.mail(), reply.toString()))
        .orElseGet(() -> done("held: " + why));
  }

  private Outcome dropped(Mail mail, String why) {
    String what = "dropped, for nobody is proven to be its sender: " + why;
    boolean full = why.equals(Replies.TOO_MANY_HELD.toString()); // and others' posts are lost, too
    remark(full ? Note.Level.WARN : Note.Level.INFO, mail, "a mail to a list is " + what);
    return done(what);
  }

  private void remark(Note.Level level, Mail mail, String what) {
    var evidence = Evidence.of(what).with("from", mail.envelope().reversePath().text());
    given.journal().note(new Note.Remark(given.plugin(), level, Optional.of(mail.id()), evidence));
  }

  private static Outcome delayed(Reply reply, String why) {
    return new Outcome.Delayed(reply, Evidence.of(why));
  }

  private static Outcome failed(Reply reply) {
    return new Outcome.Failed(reply, Evidence.NONE);
  }

  private static Outcome done(String what) {
    return new Outcome.Delivered(what, Evidence.NONE);
  }
}
