package org.rekkas.delivery;

import org.rekkas.spi.mail.Reply;

/** What the MDA says when it does not deliver. */
final class Replies {
  static final Reply MAILBOX_FULL = Reply.of(452, "4.2.2", "the mailbox is full");
  static final Reply TOO_LARGE =
      Reply.of(552, "5.2.3", "the mail is larger than all that this mailbox may hold");
  static final Reply STORE_FULL = Reply.of(452, "4.3.1", "no space for mail now");
  static final Reply STORE_FAILS =
      Reply.of(451, "4.3.0", "the message store does not take mail now");
  static final Reply NOT_LOCAL = Reply.of(451, "4.3.5", "not a route to a mailbox");

  private Replies() {}
}
