package org.rekkas.kernel.plugins;

import org.rekkas.spi.mail.Reply;

/**
 * What the kernel itself has a client told about plugins, routes, relaying and spam. RFC 3463 §3.
 */
final class Replies {
  static final Reply TRY_AGAIN = Reply.of(451, "4.3.0", "A check is out of order, try again later");
  static final Reply CANNOT_JUDGE = Reply.of(554, "5.3.0", "A check is out of order");
  static final Reply RELAYING_DENIED = Reply.of(550, "5.7.1", "Relaying denied");
  static final Reply TLS_NOT_PROMISED =
      Reply.of(
          550, "5.7.30", "No TLS all the way is promised for mail that is passed on from here");
  static final Reply TIME_NOT_PROMISED =
      Reply.of(550, "5.3.3", "No time of delivery is kept to for mail that is passed on from here");
  static final Reply UNKNOWN_MAILBOX = Reply.of(550, "5.1.1", "No such mailbox here");
  static final Reply SUPPRESSED =
      Reply.of(550, "5.7.1", "This server sends no mail to this address (suppression list)");
  static final Reply SPAM = Reply.of(550, "5.7.1", "This mail looks like spam and is not taken");
  static final Reply SUSPICIOUS =
      Reply.of(451, "4.7.1", "This mail looks suspicious, try again later");
  static final Reply ROUTE_UNAVAILABLE =
      Reply.of(451, "4.4.3", "Cannot tell now where this address leads, try again later");
  static final Reply NO_AGENT =
      Reply.of(451, "4.3.5", "Delivery is not configured, try again later");

  private Replies() {}
}
