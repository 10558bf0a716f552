package org.rekkas.plugins.mailinglist;

/**
 * What a list lets people do.
 *
 * @param post who may write to it
 * @param others what becomes of the posts of those who may not
 * @param unproven what becomes of a post whose author may write, if it is not proven that it is his
 * @param members whether EXPN shows them
 * @param subscribe how people become members
 * @param from whom members see as the sender
 */
record Policy(
    Posting post, Others others, Unproven unproven, Shown members, Joining subscribe, From from) {
  static final Policy USUAL =
      new Policy(
          Posting.MEMBERS,
          Others.HOLD,
          Unproven.CONFIRM,
          Shown.VISIBLE,
          Joining.CONFIRM,
          From.AUTHOR);

  /** Who may write to the list. */
  enum Posting {
    ANYONE,
    MEMBERS,
    MODERATORS
  }

  /** What becomes of the posts of those who may not. */
  enum Others {
    HOLD,
    REFUSE
  }

  /** A From field can be forged; a login, or an aligned signature, cannot (attack G6). */
  enum Unproven {
    /** The author is asked by mail whether the post is his. */
    CONFIRM,
    ACCEPT,
    REFUSE
  }

  /** Whether EXPN shows the members. */
  enum Shown {
    VISIBLE,
    HIDDEN
  }

  /** Whom members see as the sender. */
  enum From {
    AUTHOR,
    /**
     * The list, with the author's address in its name and in Reply-To: a post that a list changed
     * fails where the author's domain has a strict DMARC policy (RFC 7960 §3.2).
     */
    LIST
  }

  /** How people become members. */
  enum Joining {
    /** By a mail that they confirm. */
    CONFIRM,
    /** By the administrator alone. */
    CLOSED
  }
}
