package org.rekkas.delivery.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
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

  /**
   * Empty where the content cannot be read: it is damaged, or gone. What the file system refuses
   * for now (too many open files) is no damage, and thrown.
   */
  static Optional<Opened> of(Content content) throws IOException {
    Optional<InputStream> in = stream(content);
    return in.isPresent() ? lookedThroughOrClosed(in.get(), content) : Optional.empty();
  }

  private static Optional<InputStream> stream(Content content) throws FileSystemException {
    try {
      return Optional.of(content.open());
    } catch (IOException e) {
      throwIfRefused(e);
      return Optional.empty();
    }
  }

  private static void throwIfRefused(IOException e) throws FileSystemException {
    if (e instanceof FileSystemException refused && !(e instanceof NoSuchFileException)) {
      throw refused;
    }
  }

  private static Optional<Opened> lookedThroughOrClosed(InputStream in, Content content)
      throws IOException {
    Optional<Opened> opened = Optional.empty();
    try {
      opened = lookedThrough(in, content);
      return opened;
    } finally {
      if (opened.isEmpty()) {
        in.close();
      }
    }
  }

  private static Optional<Opened> lookedThrough(InputStream in, Content content)
      throws FileSystemException {
    try (var look = content.open()) {
      byte[] top = look.readNBytes(TOP);
      var whole = new SequenceInputStream(new ByteArrayInputStream(top), look);
      return Optional.of(new Opened(in, LineEnds.of(whole), Sender.of(top)));
    } catch (IOException e) {
      throwIfRefused(e);
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
