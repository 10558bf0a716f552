package org.rekkas.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import org.rekkas.spi.vault.ContentDraft;

/** A draft of a {@link MemoryVault}. */
final class MemoryDraft implements ContentDraft {
  private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
  private boolean over;

  @Override
  public void write(byte[] from, int offset, int length) {
    if (over) {
      throw new IllegalStateException("the draft was stored or closed");
    }
    octets.write(from, offset, length);
  }

  @Override
  public long size() {
    return octets.size();
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(octets.toByteArray());
  }

  @Override
  public void close() {
    over = true;
  }

  byte[] take() {
    over = true;
    return octets.toByteArray();
  }
}
