package org.rekkas.queue;

import org.rekkas.spi.mail.ForwardPath;

/** What an administrator can do with mails in the queue. */
public sealed interface Change {
  /** Keeps them back until they are released or tried again. */
  record Hold() implements Change {}

  /** Lets held ones go on, and those go that their senders hold back, each as a whole. */
  record Release() implements Change {}

  /**
   * Tries waiting ones at once, and held ones; a silent destination is asked again. What its sender
   * holds back goes where it is named by its id, and waits on otherwise.
   */
  record RetryNow() implements Change {}

  /** Sends what was for these addresses to another. */
  record Redirect(ForwardPath to) implements Change {}

  /** Gives these addresses up; the sender gets a report (RFC 3464), unless there is none. */
  record Fail() implements Change {}

  /** Takes these addresses away, and mails that have no others; nobody hears of it. */
  record Delete() implements Change {}
}
