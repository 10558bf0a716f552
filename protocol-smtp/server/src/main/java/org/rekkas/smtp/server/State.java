package org.rekkas.smtp.server;

import org.rekkas.spi.Findings;
import org.rekkas.spi.Session;

/** Where a session stands in the order of commands, RFC 5321 §4.1.4. */
sealed interface State {
  /** The session as extensions see it. */
  Session peer();

  /** Before HELO or EHLO. */
  record Fresh(Session peer) implements State {}

  record Greeted(Session peer) implements State {}

  /** After MAIL. */
  record InTransaction(Session peer, Transaction mail) implements State {}

  /** After the first BDAT, RFC 3030 §2. */
  record Chunking(Session peer, Transaction mail) implements State {}

  /** The same state with what was found of its client, before there is a mail. */
  default State found(Findings of) {
    return this instanceof Fresh ? new Fresh(peer().with(of)) : new Greeted(peer().with(of));
  }

  /** The same session without a mail transaction. */
  default State withoutMail() {
    return this instanceof InTransaction || this instanceof Chunking ? new Greeted(peer()) : this;
  }
}
