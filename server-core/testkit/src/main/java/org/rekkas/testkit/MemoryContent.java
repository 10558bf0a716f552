package org.rekkas.testkit;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
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
    return new ByteArrayInputStream(
        vault.octets(id).orElseThrow(() -> new FileNotFoundException("content " + id)));
  }
}
