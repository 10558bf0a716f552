package org.rekkas.spi;

import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Reply;

/** What became of a delivery. */
public sealed interface Outcome {
  /**
   * @param where for the trace: {@code INBOX uid 17}
   */
  record Delivered(String where, Evidence evidence) implements Outcome {}

  /**
   * The next hop took it, and is responsible now.
   *
   * @param where for the trace: {@code mx.example [192.0.2.1]: 250 2.0.0 queued as 4711}
   * @param success who tells the sender of that
   */
  record Relayed(String where, Reporter success, Evidence evidence) implements Outcome {}

  /** Who tells the sender of a success. */
  enum Reporter {
    /** The next hop, which speaks DSN and was given the parameters. */
    NEXT_HOP,
    /** It does not: the queue reports {@code relayed} to who asked for it, RFC 3461 §5.2.2. */
    US,
    /** The queue reports it unless he wants to hear nothing: RFC 2852 §4.1.4 asks for that. */
    US_UNASKED
  }

  /** For good; reported to the reverse-path. The reply is 5yz, ours or the remote's. */
  record Failed(Reply reply, Evidence evidence) implements Outcome {
    public Failed {
      if (!reply.isPermanent()) {
        throw new IllegalArgumentException("Failed takes a 5yz reply");
      }
    }
  }

  /** To be tried again. The reply is 4yz. */
  record Delayed(Reply reply, Evidence evidence) implements Outcome {
    public Delayed {
      if (!reply.isTransient()) {
        throw new IllegalArgumentException("Delayed takes a 4yz reply");
      }
    }
  }

  /**
   * The destination did not answer, or sent us away before it had seen the mail: no word about this
   * one. To be tried again, as the others of the same destination, which the queue keeps back for a
   * while. The reply is 4yz.
   */
  record Unreachable(Reply reply, Evidence evidence) implements Outcome {
    public Unreachable {
      if (!reply.isTransient()) {
        throw new IllegalArgumentException("Unreachable takes a 4yz reply");
      }
    }
  }
}
