package org.rekkas.spi.vault;

import java.io.IOException;
import org.rekkas.spi.mail.Content;

/**
 * A content that is coming in: a small one stays in memory, a large one streams to a file of its
 * own. Readable before it is stored, so that filters can judge it. Closing it discards what was not
 * stored; closing a stored one does nothing.
 */
public interface ContentDraft extends Content, AutoCloseable {
  void write(byte[] from, int offset, int length) throws IOException;

  @Override
  void close();
}
