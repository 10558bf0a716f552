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

  /** Back to its sender, where it is proven who that is; see {@link Discretion}. */
  record Refuse(String why) implements Judgement {}

  /**
   * Refused before the 250. Once it is taken nobody hears of it, for that would be a letter to a
   * machine, or to somebody who is forged.
   */
  record Shun(String why) implements Judgement {}

  /**
   * Taken, and nobody hears of it: the members have it, and a refusal would count against the list
   * that brought it back.
   */
  record Drop(String why) implements Judgement {}
}
