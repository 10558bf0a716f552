package org.rekkas.plugins.pop3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import java.util.OptionalInt;
import org.rekkas.plugins.pop3.wire.Answer;
import org.rekkas.plugins.pop3.wire.Answers;
import org.rekkas.plugins.pop3.wire.DotEncoder;
import org.rekkas.spi.mail.Content;

/**
 * Sends messages to the client, RFC 1939 §5 (RETR) and §7 (TOP). A message costs a block of memory,
 * whatever its size. It is open before the answer begins, so that one which cannot be read is
 * refused, and the others can be fetched (attack H4); one that broke off before is read to its end
 * first, for the same. Owned by one session's thread.
 */
final class Retrieval {
  private static final int BLOCK = 8 * 1024;

  private final Line line;
  private final BrokenOff brokenOff;
  private Optional<byte[]> block = Optional.empty();

  /** What became of a message. */
  sealed interface Sent {
    record Whole() implements Sent {}

    /** Nothing was said: somebody else removed it. */
    record Gone() implements Sent {}

    /** Nothing was said. */
    record Unreadable(IOException why) implements Sent {}

    /** It has no end, so that the client takes it for none: nothing more can be said. */
    record BrokenOff(IOException why) implements Sent {}
  }

  Retrieval(Line line, BrokenOff brokenOff) {
    this.line = line;
    this.brokenOff = brokenOff;
  }

  /**
   * @param lines of its body; empty: all of it
   * @throws IOException of the connection
   */
  Sent send(Maildrop maildrop, int number, OptionalInt lines) throws IOException {
    InputStream octets;
    try {
      Optional<Content> content = maildrop.content(number);
      if (content.isEmpty()) {
        return new Sent.Gone();
      }
      readThrough(maildrop, number, content.get());
      octets = content.get().open();
    } catch (ClosedByInterruptException e) {
      throw e; // the session's time is over
    } catch (IOException e) {
      return maildrop.holds(number) ? new Sent.Unreadable(e) : new Sent.Gone();
    } catch (UncheckedIOException e) {
      // What the store says of it is damaged.
      return new Sent.Unreadable(new IOException(e.getMessage(), e));
    }
    try (octets) {
      Sent sent = send(octets, maildrop.size(number), lines);
      if (sent instanceof Sent.BrokenOff) {
        brokenOff.add(maildrop, number);
      }
      return sent;
    }
  }

  private void readThrough(Maildrop maildrop, int number, Content content) throws IOException {
    if (brokenOff.has(maildrop, number)) {
      try (InputStream all = content.open()) {
        all.transferTo(OutputStream.nullOutputStream());
      }
      brokenOff.remove(maildrop, number);
    }
  }

  private Sent send(InputStream octets, long size, OptionalInt lines) throws IOException {
    if (lines.isPresent()) {
      line.say(Answers.FOLLOWS);
      return pour(octets, DotEncoder.top(line, lines.getAsInt()));
    }
    line.say(Answer.ok(size + " octets"));
    return pour(octets, DotEncoder.whole(line));
  }

  private Sent pour(InputStream in, DotEncoder encoder) throws IOException {
    byte[] octets = block.orElseGet(() -> new byte[BLOCK]);
    block = Optional.of(octets);
    int count = 0;
    while (count >= 0 && !encoder.full()) {
      encoder.write(octets, 0, count);
      try {
        count = in.read(octets);
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        return new Sent.BrokenOff(e);
      }
    }
    encoder.finish();
    return new Sent.Whole();
  }
}
