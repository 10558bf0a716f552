package org.rekkas.kernel.trial;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.rekkas.spi.mail.Content;

/**
 * A mail from a file: lines ended by LF get CRLF, and the line {@code From …} of an mbox file goes.
 */
record StoredMail(byte[] octets) implements Content {
  private static final int LARGEST = 100 << 20;

  static StoredMail read(InputStream in) throws IOException {
    byte[] read = in.readNBytes(LARGEST + 1);
    if (read.length > LARGEST) {
      throw new IOException("larger than 100 MiB");
    }
    var out = new ByteArrayOutputStream(read.length + read.length / 20);
    int from = 0;
    if (read.length > 5 && new String(read, 0, 5, StandardCharsets.ISO_8859_1).equals("From ")) {
      while (from < read.length && read[from] != '\n') {
        from++;
      }
      from++;
    }
    for (int i = from; i < read.length; i++) {
      if (read[i] == '\n' && (i == from || read[i - 1] != '\r')) {
        out.write('\r');
      }
      out.write(read[i]);
    }
    return new StoredMail(out.toByteArray());
  }

  @Override
  public long size() {
    return octets.length;
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(octets);
  }
}
