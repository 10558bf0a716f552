package org.rekkas.smtp.relay;

import java.io.IOException;

/** Our own side of a content failed: no word about the next hop. */
final class ContentUnreadable extends IOException {
  private static final long serialVersionUID = 1;

  ContentUnreadable(IOException cause) {
    super("the content cannot be read: " + cause.getMessage(), cause);
  }
}
