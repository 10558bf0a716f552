package org.rekkas.plugins.vrfy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.mail.EnhancedCode;
import org.rekkas.spi.mail.Reply;

/** What VRFY says, RFC 5321 §3.5.3. */
final class Replies {
  static final Reply CANNOT_VERIFY =
      Reply.of(252, "2.0.0", "Cannot VRFY, but will take mail for it and try");
  static final Reply NOT_NOW =
      Reply.of(252, "2.0.0", "Cannot VRFY now, but will take mail for it and try");
  static final Reply REPLY_NEEDS_UTF8 =
      Reply.of(252, "2.6.8", "Exists; ask with SMTPUTF8 to be shown the address");
  static final Reply ARGUMENT_NEEDS_UTF8 =
      Reply.of(550, "5.6.7", "A name beyond ASCII is asked for with SMTPUTF8");
  static final Reply SYNTAX = Reply.of(501, "5.5.4", "Syntax: " + Vrfy.SYNTAX);
  static final Reply UNKNOWN = Reply.of(550, "5.1.1", "No such mailbox here");
  static final Reply FOREIGN = Reply.of(550, "5.7.1", "Not an address of this host");
  static final Reply AMBIGUOUS = Reply.of(553, "5.1.4", "User ambiguous; ask for name@domain");

  private Replies() {}

  static Reply is(String line) {
    return Reply.of(250, "2.1.5", line);
  }

  static Reply forwards(String line) {
    return Reply.of(251, "2.1.5", "User not local; will forward to " + line);
  }

  static Reply ambiguous(List<String> possible) {
    if (possible.isEmpty()) {
      return AMBIGUOUS;
    }
    var lines = new ArrayList<>(possible);
    lines.addFirst("User ambiguous; possibilities are");
    return new Reply(553, Optional.of(EnhancedCode.of("5.1.4")), lines);
  }
}
