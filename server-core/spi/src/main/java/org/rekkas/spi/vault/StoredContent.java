package org.rekkas.spi.vault;

import org.rekkas.spi.mail.Content;

/** A content that lies in the vault. Who keeps mails in the same vault keeps the id, no copy. */
public interface StoredContent extends Content {
  ContentId id();
}
