package org.rekkas.spi.vault;

import org.rekkas.spi.mail.Content;

/**
 * A content that lies in the vault. Whoever keeps mails in the same vault keeps the id, not a copy.
 */
public interface StoredContent extends Content {
  ContentId id();
}
