package org.rekkas.smtp.relay;

import java.io.IOException;
import org.rekkas.smtp.relay.wire.RemoteReply;

/**
 * The next hop said 421: it ends the connection, RFC 5321 §3.8. Or it refused a content, and ended
 * the connection within it.
 */
final class HopClosed extends IOException {
  private static final long serialVersionUID = 1;

  private final transient RemoteReply reply;

  HopClosed(RemoteReply reply) {
    super(reply.toString());
    this.reply = reply;
  }

  RemoteReply reply() {
    return reply;
  }
}
