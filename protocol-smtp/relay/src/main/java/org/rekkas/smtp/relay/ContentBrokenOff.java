package org.rekkas.smtp.relay;

import java.io.IOException;

/**
 * The connection ended within a content. Replies that are not one for all may have come before, RFC
 * 2033 §4.2.
 */
final class ContentBrokenOff extends IOException {
  private static final long serialVersionUID = 1;

  ContentBrokenOff(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
