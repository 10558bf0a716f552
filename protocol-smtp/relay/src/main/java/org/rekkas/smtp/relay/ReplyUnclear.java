package org.rekkas.smtp.relay;

import java.io.IOException;

/** Nobody knows what the next hop meant: the connection ends, and what was at stake is delayed. */
final class ReplyUnclear extends IOException {
  private static final long serialVersionUID = 1;

  ReplyUnclear(String message) {
    super(message);
  }
}
