package org.rekkas.delivery.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Optional;
import org.rekkas.spi.mail.Content;

/**
 * A content before any of it is written elsewhere: it was read to its end, so it is sound, and it
 * is open at its beginning, so that nobody who deletes it meanwhile takes it away.
 *
 * @param sender for the From line of an mbox
 */
record Opened(InputStream in, LineEnds ends, String sender) implements AutoCloseable {
  private static final int TOP = 600;

  /** Empty where the content cannot be read: it is damaged, or gone. */
  static Optional<Opened> of(Content content) throws IOException {
    Optional<InputStream> in = stream(content);
    Optional<Opened> opened = in.flatMap(stream -> lookedThrough(stream, content));
    if (in.isPresent() && opened.isEmpty()) {
      in.get().close();
    }
    return opened;
  }

  private static Optional<InputStream> stream(Content content) {
    try {
      return Optional.of(content.open());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static Optional<Opened> lookedThrough(InputStream in, Content content) {
    try (var look = content.open()) {
      byte[] top = look.readNBytes(TOP);
      var whole = new SequenceInputStream(new ByteArrayInputStream(top), look);
      return Optional.of(new Opened(in, LineEnds.of(whole), Sender.of(top)));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
