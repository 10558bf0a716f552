package org.rekkas.smtp.relay.gateway;

import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Reply;

/** What a question about a recipient came to. */
public sealed interface Answer {
  Evidence why();

  /** The next hop takes it, in a mail that suits it. */
  record Takes(Evidence why, Suit suit) implements Answer {}

  /** It is not taken, and will not be; the reply is 5yz. */
  sealed interface Never extends Answer {
    Reply reply();
  }

  /** The next hop takes it neither now nor later. */
  record Refuses(Reply reply, Evidence why) implements Never {}

  /** Its domain leads to no host, by the DNS or to this one. */
  record Nowhere(Reply reply, Evidence why) implements Never {}

  /** It is not known now whether it is taken; the reply is 4yz. */
  sealed interface NotNow extends Answer {
    Reply reply();
  }

  /** For this recipient. */
  record Later(Reply reply, Evidence why) implements NotNow {}

  /** Whoever is asked for there: no host of the destination answers. */
  record Away(Reply reply, Evidence why) implements NotNow {}

  /**
   * Whoever is asked for there: the next hop takes nothing from this host, which says nothing of
   * whom it is for. Somebody has to mend that.
   */
  record Unwelcome(Reply reply, Evidence why) implements NotNow {}

  /** As {@link Unwelcome}, for this domain, and it may be that others fare better there. */
  record Closed(Reply reply, Evidence why) implements NotNow {}
}
