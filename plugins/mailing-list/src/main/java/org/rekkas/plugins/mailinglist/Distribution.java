package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.rekkas.mime.Message;
import org.rekkas.spi.Intake;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.vault.ContentDraft;

/**
 * Makes of a post what the members get, and hands it to the queue as one mail to all of them: the
 * queue expands it, and its content is kept once. The mail's id is derived, so that a post which is
 * let through twice goes out once.
 */
record Distribution(Surroundings given, Seals seals) {
  /** To the members: the id of the mail that they get. Empty if its header is too long. */
  Optional<MailId> send(
      MailingList list, MailId post, EnvelopeOptions options, String trace, Content content)
      throws IOException {
    Optional<Message> opened = Message.open(content);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    MailId made = post.derived("list " + list.key(), 0);
    try (var message = opened.get();
        var draft = given.intake().draft()) {
      message.writeTo(new Drafting(draft), new ListHeader(list).of(message.header()));
      given
          .intake()
          .accept(
              new Intake.Submission(
                  made,
                  ListAgent.NAME,
                  Optional.empty(),
                  envelope(list, options),
                  trace,
                  "",
                  draft));
      return Optional.of(made);
    }
  }

  /** Its reverse-path varies with the member, so that a report tells of whom. */
  private Envelope envelope(MailingList list, EnvelopeOptions options) {
    var members = list.own(Role.MEMBERS + "-" + seals.of(Role.MEMBERS, list.key()));
    return new Envelope(
        ReversePath.of(list.bounces()),
        options.with(EnvelopeOptions.VERP, Optional.of(Returns.key(seals, list))),
        List.of(Recipient.of(new ForwardPath(members))));
  }

  /** A draft as a stream. */
  static final class Drafting extends OutputStream {
    private final ContentDraft draft;

    Drafting(ContentDraft draft) {
      this.draft = draft;
    }

    @Override
    public void write(int octet) throws IOException {
      draft.write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      draft.write(from, offset, length);
    }
  }
}
