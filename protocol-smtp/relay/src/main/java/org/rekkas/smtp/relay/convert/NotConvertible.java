package org.rekkas.smtp.relay.convert;

import java.io.IOException;

/** A content that cannot become 7-bit without another meaning. */
public final class NotConvertible extends IOException {
  private static final long serialVersionUID = 1;

  NotConvertible(String message) {
    super(message);
  }
}
