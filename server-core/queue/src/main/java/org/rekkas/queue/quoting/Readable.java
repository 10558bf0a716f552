package org.rekkas.queue.quoting;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.rekkas.spi.mail.Mail;

/**
 * A mail as far as it can be read: it ends where it cannot, and says why. For those who have
 * something to say without it, too. What the file system refuses for now (too many open files) is
 * no damage, and thrown. Of one thread.
 */
final class Readable extends InputStream {
  private final Mail mail;
  private Optional<InputStream> in = Optional.empty();
  private Optional<IOException> flaw = Optional.empty();

  Readable(Mail mail) {
    this.mail = mail;
  }

  /** Why it ended too soon, if it did. */
  Optional<IOException> flaw() {
    return flaw;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int at, int length) throws IOException {
    if (flaw.isPresent()) {
      return -1;
    }
    try {
      if (in.isEmpty()) {
        in = Optional.of(mail.open());
      }
      return in.get().read(to, at, length);
    } catch (IOException e) {
      if (e instanceof FileSystemException && !(e instanceof NoSuchFileException)) {
        throw e;
      }
      flaw = Optional.of(e);
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    if (in.isPresent()) {
      in.get().close();
    }
  }
}
