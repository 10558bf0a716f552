package org.rekkas.inquiry;

import java.util.List;
import org.rekkas.spi.Route;
import org.rekkas.spi.mail.ForwardPath;

/** What came of a question. */
public sealed interface Finding {
  /** The session is not of the audience. Nothing was looked up. */
  record NotAdmitted() implements Finding {}

  /** The client has asked too often. Nothing was looked up. */
  record TooMany() implements Finding {}

  /** The argument is neither a name nor an address. */
  record Malformed() implements Finding {}

  /** An argument beyond ASCII without SMTPUTF8. RFC 6531 §3.7.4.2. */
  record NeedsUtf8() implements Finding {}

  /** Ours, and nobody has it. */
  record Unknown() implements Finding {}

  /** Not for this host to say. */
  record Foreign(ForwardPath path) implements Finding {}

  /** Mail for it is taken from everybody and passed on: who exists there, others know. */
  record PassedOn(ForwardPath path) implements Finding {}

  /** Cannot be said now. */
  record Unavailable() implements Finding {}

  /**
   * One mailbox, alias or list.
   *
   * @param route Local or Expand
   * @param utf8 whether the reply may be beyond ASCII
   */
  record One(ForwardPath path, Route route, boolean utf8) implements Finding {}

  /** A name that means several; none are given where they are too many to be shown. */
  record Ambiguous(List<One> possible) implements Finding {
    public Ambiguous {
      possible = List.copyOf(possible);
    }
  }
}
