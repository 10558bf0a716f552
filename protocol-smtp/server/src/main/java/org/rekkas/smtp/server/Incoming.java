package org.rekkas.smtp.server;

import java.io.IOException;
import java.util.Optional;
import org.rekkas.smtp.wire.DotDecoder;
import org.rekkas.smtp.wire.HeaderScreen;
import org.rekkas.smtp.wire.LineEnds;
import org.rekkas.smtp.wire.Replies;
import org.rekkas.smtp.wire.WatchedFields;
import org.rekkas.spi.Session;
import org.rekkas.spi.mail.EnvelopeOptions.Body;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * A content on its way in: dots taken away (DATA only), line ends judged, octets counted, header
 * section screened, then the draft. One way for DATA and BDAT, so that no check has a way around it
 * (attacks A5, E14); only a binary content (RFC 3030 §3) has no line ends to judge.
 *
 * <p>A flaw never stops the reading, for the commands behind the content must be found; it stops
 * the writing. Owned by one session's thread, which closes it.
 */
final class Incoming implements AutoCloseable {
  private final Receiver receiver;
  private final ContentDraft draft;
  private final HeaderScreen screen;
  private final LineEnds lineEnds;
  private final boolean binary;
  private final DotDecoder dots = new DotDecoder(this::write);
  private long octets;
  private Optional<Exception> broken = Optional.empty();

  /**
   * @throws VaultUnwritable if there is no room for a draft
   */
  Incoming(Receiver receiver, Session peer, Transaction mail) {
    this.receiver = receiver;
    draft = receiver.given().intake().draft();
    screen = new HeaderScreen(receiver.rules(peer), this::store);
    lineEnds = new LineEnds(receiver.settings().bareLineEnds(), screen::write);
    binary = mail.options().body() == Body.BINARY_MIME;
  }

  /** For a content that comes by DATA. */
  DotDecoder dots() {
    return dots;
  }

  ContentDraft draft() {
    return draft;
  }

  /** RFC 1870 §5: with line ends, without what dot-stuffing added. */
  long octets() {
    return octets;
  }

  /** Whether so much more came than was allowed that there is no use in reading to the end. */
  boolean endless() {
    return octets / 2 > receiver.settings().maxSize();
  }

  void write(byte[] from, int offset, int length) throws IOException {
    octets += length;
    if (octets <= receiver.settings().maxSize() && broken.isEmpty()) {
      enter(from, offset, length);
    }
  }

  /** BINARYMIME frees the body from lines (RFC 3030 §3), not the header (RFC 5322 §2.2). */
  private void enter(byte[] from, int offset, int length) throws IOException {
    if (!binary) {
      lineEnds.write(from, offset, length);
      return;
    }
    int at = offset;
    int to = offset + length;
    while (at < to && !screen.isInBody()) {
      lineEnds.write(from, at++, 1);
    }
    if (at < to) {
      screen.write(from, at, to - at);
    }
  }

  private void store(byte[] from, int offset, int length) {
    try {
      draft.write(from, offset, length);
    } catch (IOException | RuntimeException e) {
      broken = Optional.of(e);
    }
  }

  /** The header fields that are looked at. */
  WatchedFields watched() {
    return screen.watched();
  }

  /** The content is all in. */
  void finish() throws IOException {
    if (octets <= receiver.settings().maxSize() && broken.isEmpty()) {
      if (!(binary && screen.isInBody())) {
        lineEnds.finish();
      }
      screen.finish();
    }
  }

  /** Why it cannot be taken, whatever filters would say. */
  Optional<Reply> flaw() {
    if (octets > receiver.settings().maxSize()) {
      return Optional.of(Replies.TOO_LARGE);
    }
    if (broken.isPresent()) {
      return Optional.of(broken(broken.get()));
    }
    if (lineEnds.bare() && receiver.settings().bareLineEnds() == LineEnds.Bare.REJECT) {
      return Optional.of(Replies.BARE_IN_CONTENT);
    }
    return switch (screen.found()) {
      case NOTHING -> Optional.empty();
      case LOOP -> Optional.of(Replies.LOOP);
      case TOO_LARGE -> Optional.of(Replies.HEADER_TOO_LARGE);
    };
  }

  private Reply broken(Exception why) {
    if (why instanceof VaultUnwritable unwritable) {
      return Receiver.unwritable(unwritable.reason());
    }
    return switch (receiver.given().intake().health()) {
      case Vault.Health.Writable() -> Replies.DISK_FAILS;
      case Vault.Health.Unwritable(VaultUnwritable.Cause cause, String _) ->
          Receiver.unwritable(cause);
    };
  }

  @Override
  public void close() {
    draft.close();
  }
}
