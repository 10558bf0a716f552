package org.rekkas.plugins.expn;

import java.util.List;
import java.util.Optional;
import org.rekkas.spi.mail.EnhancedCode;
import org.rekkas.spi.mail.Reply;

/** What EXPN says, RFC 5321 §3.5.2 and §4.2.3. */
final class Replies {
  static final Reply SWITCHED_OFF = Reply.of(502, "5.5.1", "EXPN is switched off");
  static final Reply NOT_ADMITTED = Reply.of(550, "5.7.2", "Access denied to you");
  static final Reply HIDDEN = Reply.of(550, "5.7.2", "The members of this list are not shown");
  static final Reply TOO_OFTEN = Reply.of(252, "2.0.0", "Cannot EXPN so often; ask in a minute");
  static final Reply NOT_NOW = Reply.of(252, "2.0.0", "Cannot EXPN now, but takes mail for it");
  static final Reply TOO_LONG = Reply.of(252, "2.1.5", "Too many members to be shown");
  static final Reply REPLY_NEEDS_UTF8 =
      Reply.of(252, "2.6.8", "Ask with SMTPUTF8 to be shown the members");
  static final Reply ARGUMENT_NEEDS_UTF8 =
      Reply.of(550, "5.6.7", "A name beyond ASCII is asked for with SMTPUTF8");
  static final Reply SYNTAX = Reply.of(501, "5.5.4", "Syntax: " + Expn.SYNTAX);
  static final Reply UNKNOWN = Reply.of(550, "5.1.1", "No such list here");
  static final Reply FOREIGN = Reply.of(550, "5.7.1", "Not an address of this host");
  static final Reply NOT_A_LIST = Reply.of(550, "5.1.0", "That is a user, not a mailing list");
  static final Reply AMBIGUOUS = Reply.of(550, "5.1.4", "Ambiguous; ask for name@domain");
  static final Reply EMPTY = Reply.of(252, "2.1.5", "The list has no members");

  private Replies() {}

  static Reply members(List<String> lines) {
    return new Reply(250, Optional.of(EnhancedCode.of("2.1.5")), lines);
  }
}
