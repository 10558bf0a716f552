package org.rekkas.plugins.mailinglist;

import org.rekkas.spi.mail.Mailbox;

/** What becomes of a post. */
sealed interface Judgement {
  /** To the members. */
  record Through() implements Judgement {}

  /** A moderator decides. */
  record Hold(String why) implements Judgement {}

  /** Its author is asked whether it is his. */
  record Ask(Mailbox author) implements Judgement {}

  /** Back to its sender. */
  record Refuse(String why) implements Judgement {}

  /** Nobody hears of it: to answer would be a loop, or a letter to a machine. */
  record Drop(String why) implements Judgement {}
}
