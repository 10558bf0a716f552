package org.rekkas.testkit;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Optional;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.StoredContent;

/** A content of a {@link MemoryVault}. */
record MemoryContent(MemoryVault vault, ContentId id) implements StoredContent {
  @Override
  public long size() {
    return vault.octets(id).map(o -> o.length).orElse(0);
  }

  @Override
  public InputStream open() throws IOException {
    byte[] octets = vault.octets(id).orElseThrow(() -> new FileNotFoundException("content " + id));
    Optional<Integer> sound = vault.sound(id);
    if (sound.isEmpty()) {
      return new ByteArrayInputStream(octets);
    }
    if (sound.get() == 0) {
      throw damage();
    }
    return new SequenceInputStream(
        new ByteArrayInputStream(octets, 0, sound.get()),
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw damage();
          }

          @Override
          public int read(byte[] to, int at, int most) throws IOException {
            throw damage();
          }
        });
  }

  private IOException damage() {
    return new IOException("content " + id + " is damaged: the checksum is wrong");
  }
}
