package org.rekkas.mime;

import java.io.IOException;
import java.io.OutputStream;
import org.rekkas.spi.vault.ContentDraft;

/** A draft as a stream; closing it leaves the draft open. */
public final class DraftStream extends OutputStream {
  private final ContentDraft draft;

  public DraftStream(ContentDraft draft) {
    this.draft = draft;
  }

  @Override
  public void write(int octet) throws IOException {
    draft.write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    draft.write(from, offset, length);
  }
}
