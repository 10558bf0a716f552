package org.rekkas.delivery.reader;

import java.util.Optional;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Folder;

/** The folder that messages are to come to. */
final class TargetFolder {
  static final String NO_NAME = "not a name for a folder: ";

  private TargetFolder() {}

  /** The one of a name, made where there is none; empty where that is no name for one. */
  static Optional<Folder> of(MailStore store, Mailbox owner, String name) {
    Optional<Folder> there = store.folder(owner, name);
    if (there.isEmpty()) {
      boolean _ = store.create(owner, name); // false as well where another was quicker
      return store.folder(owner, name);
    }
    return there;
  }
}
