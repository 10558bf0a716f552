package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.rekkas.mime.DraftStream;
import org.rekkas.mime.Message;
import org.rekkas.originator.Originator;
import org.rekkas.spi.Intake.Submission;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;

/**
 * Makes of a post what the members get, and hands it to the queue as one mail to all of them: the
 * queue expands it, and its content is kept and signed once. The mail's id is derived, so that a
 * post which is let through twice goes out once.
 */
record Distribution(Surroundings given, Originator originator, Seals seals) {
  /**
   * A post that is let through.
   *
   * @param quarantine why it is for Junk; empty: it is not, or a person let it through
   */
  record Passed(
      MailId id, EnvelopeOptions options, PostTrace trace, Content content, String quarantine) {}

  /** To the members: empty, or why they do not get it. */
  Optional<Reply> send(MailingList list, Passed post) throws IOException {
    Optional<Message> opened = Message.open(post.content());
    if (opened.isEmpty()) {
      return Optional.of(Replies.UNREADABLE);
    }
    try (var message = opened.get();
        var draft = given.intake().draft()) {
      message.writeTo(new DraftStream(draft), new ListHeader(list).of(message.header()));
      return accept(
          list,
          post.trace(),
          new Submission(
              id(list, post.id()),
              ListAgent.NAME,
              Optional.empty(),
              envelope(list, post.options()),
              post.trace().unsigned(),
              post.quarantine(),
              draft));
    }
  }

  /** Of the mail that the members get. */
  static MailId id(MailingList list, MailId post) {
    return post.derived("list " + list.key(), 0);
  }

  /**
   * The filters sign it where the list is its sender, and where they signed the post as it came.
   * Any other one is passed on: signed here, a forged author would be a proven one (attack G6).
   */
  private Optional<Reply> accept(MailingList list, PostTrace trace, Submission mail)
      throws IOException {
    boolean own = list.policy().from() == Policy.From.LIST || trace.isSigned();
    return own ? originator.accept(list.address(), mail) : originator.passOn(list.address(), mail);
  }

  /** Its reverse-path varies with the member, so that a report tells of whom. */
  private Envelope envelope(MailingList list, EnvelopeOptions options) {
    return new Envelope(
        ReversePath.of(list.bounces()),
        options.with(EnvelopeOptions.VERP, Optional.of(Returns.key(seals, list))),
        List.of(Recipient.of(new ForwardPath(seals.members(list)))));
  }
}
