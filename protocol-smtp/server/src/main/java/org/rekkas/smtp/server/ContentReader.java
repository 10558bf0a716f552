package org.rekkas.smtp.server;

import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import org.rekkas.line.LineReader;
import org.rekkas.smtp.wire.Replies;
import org.rekkas.spi.Session;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.vault.VaultUnwritable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads contents from a session's line: the text of DATA (RFC 5321 §4.1.1.4) and the chunks of BDAT
 * (RFC 3030 §2). Keeps the content between two chunks. Owned by the session's thread.
 */
final class ContentReader {
  private static final Logger LOG = LoggerFactory.getLogger(ContentReader.class);

  private final Receiver receiver;
  private final SmtpSettings settings;
  private final Line line;
  private final Holding holding;
  private final Acceptance acceptance;
  private Optional<Incoming> present = Optional.empty();
  private boolean endless;

  ContentReader(Receiver receiver, Line line, Holding holding) {
    this.receiver = receiver;
    this.line = line;
    this.holding = holding;
    settings = receiver.settings();
    acceptance = new Acceptance(receiver);
  }

  /** Whether the last content was left in its middle, so that the session cannot go on. */
  boolean endless() {
    return endless;
  }

  /** Forgets the chunks of a mail that will not be finished. */
  void drop() {
    present.ifPresent(Incoming::close);
    present = Optional.empty();
    boolean _ = holding.content(false);
    line.countBuffer();
  }

  /** Says 354, reads the text and returns the reply to it. */
  Reply text(Session peer, Transaction mail) throws IOException {
    Optional<Reply> unable = open(peer, mail);
    if (unable.isPresent()) {
      return acceptance.refuse(peer, mail, unable.get(), Evidence.NONE);
    }
    try (Incoming content = present.orElseThrow()) {
      line.say(Replies.GO_AHEAD);
      line.within(settings.contentTimeout(), settings.blockTimeout());
      LineReader reader = line.reader();
      byte[] small = reader.exchange(receiver.buffers().take());
      while (!content.dots().ended() && !content.endless()) {
        await(reader);
        reader.take(content.dots().decode(reader.octets(), reader.from(), reader.waiting()));
      }
      receiver.buffers().give(reader.exchange(small));
      endless = !content.dots().ended();
      return reply(peer, mail, content);
    } finally {
      drop();
    }
  }

  /** Reads a chunk; with the last one the reply is that to the mail. */
  Reply chunk(Session peer, Transaction mail, long octets, boolean last) throws IOException {
    Optional<Reply> unable = present.isPresent() ? Optional.empty() : open(peer, mail);
    if (unable.isPresent()) {
      endless = !skip(octets);
      return acceptance.refuse(peer, mail, unable.get(), Evidence.NONE);
    }
    Incoming content = present.orElseThrow();
    if (octets > settings.maxSize() - content.octets()) {
      endless = !skip(octets);
      drop();
      return acceptance.refuse(peer, mail, Replies.TOO_LARGE, Evidence.NONE);
    }
    read(octets, content);
    if (!last) {
      return Replies.chunk(octets);
    }
    try {
      return reply(peer, mail, content);
    } finally {
      drop();
    }
  }

  private void read(long octets, Incoming content) throws IOException {
    line.within(settings.contentTimeout(), settings.blockTimeout());
    LineReader reader = line.reader();
    byte[] small = reader.exchange(receiver.buffers().take());
    long left = octets;
    while (left > 0) {
      await(reader);
      int count = (int) Math.min(left, reader.waiting());
      content.write(reader.octets(), reader.from(), count);
      reader.take(count);
      left -= count;
    }
    receiver.buffers().give(reader.exchange(small));
  }

  /** Reads and drops octets of a chunk that belongs to nothing; false if they are too many. */
  boolean skip(long octets) throws IOException {
    if (octets / 2 > settings.maxSize()) {
      return false;
    }
    line.within(settings.contentTimeout(), settings.blockTimeout());
    LineReader reader = line.reader();
    long left = octets;
    while (left > 0) {
      await(reader);
      int count = (int) Math.min(left, reader.waiting());
      reader.take(count);
      left -= count;
    }
    return true;
  }

  private Optional<Reply> open(Session peer, Transaction mail) {
    if (!holding.content(true)) {
      return Optional.of(Replies.CROWDED);
    }
    try {
      present = Optional.of(new Incoming(receiver, peer, mail));
      return Optional.empty();
    } catch (VaultUnwritable e) {
      return Optional.of(Receiver.unwritable(e.reason()));
    }
  }

  private Reply reply(Session peer, Transaction mail, Incoming content) throws IOException {
    try {
      return acceptance.reply(peer, mail, content);
    } catch (RuntimeException e) {
      LOG.error("mail {}", mail.id(), e);
      var why = Evidence.of(String.valueOf(e));
      receiver
          .given()
          .journal()
          .note(new Note.Remark("smtp", Note.Level.ERROR, Optional.of(mail.id()), why));
      return acceptance.refuse(peer, mail, Replies.OUR_FAULT, why);
    }
  }

  private static void await(LineReader reader) throws IOException {
    if (reader.waiting() == 0 && !reader.fill()) {
      throw new EOFException("the client left in the middle of a content");
    }
  }
}
