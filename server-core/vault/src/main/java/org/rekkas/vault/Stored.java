package org.rekkas.vault;

import java.io.IOException;
import java.io.InputStream;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.StoredContent;

/** A content of the vault. Its size is 0 once it is gone. */
record Stored(ContentId id, ContentReader reader) implements StoredContent {
  @Override
  public long size() {
    return reader.place(id).map(Place::length).orElse(0L);
  }

  @Override
  public InputStream open() throws IOException {
    return reader.open(id);
  }
}
