package org.rekkas.smtp.relay.gateway;

import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Reply;

/** What a question about a recipient came to. */
public sealed interface Answer {
  Evidence why();

  /** The next hop takes it, in a mail that suits it. */
  record Takes(Evidence why, Suit suit) implements Answer {}

  /** The next hop takes it neither now nor later; the reply is 5yz. */
  record Refuses(Reply reply, Evidence why) implements Answer {}

  /** Its domain leads to no host, by the DNS or to this one; the reply is 5yz. */
  record Nowhere(Reply reply, Evidence why) implements Answer {}

  /** Not known now; the reply is 4yz. */
  record Later(Reply reply, Evidence why) implements Answer {}

  /** As {@link Later}, and whoever else is asked for there: no host of the destination answers. */
  record Away(Reply reply, Evidence why) implements Answer {}

  /**
   * As {@link Away}, for the next hop takes nothing from this host, which says nothing of whom it
   * is for: somebody has to mend that.
   */
  record Unwelcome(Reply reply, Evidence why) implements Answer {}

  /** As {@link Unwelcome}, for this domain, and it may be that others fare better there. */
  record Closed(Reply reply, Evidence why) implements Answer {}
}
