package org.rekkas.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.rekkas.spi.mail.Content;

/** A message as its reader sees it: what this copy has in front, and the content that all share. */
record Prefixed(byte[] prefix, Content content) implements Content {
  @Override
  public long size() {
    return prefix.length + content.size();
  }

  @Override
  public InputStream open() throws IOException {
    return new SequenceInputStream(new ByteArrayInputStream(prefix), content.open());
  }
}
