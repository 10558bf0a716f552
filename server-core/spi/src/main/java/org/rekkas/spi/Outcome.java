package org.rekkas.spi;

import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Reply;

/** What became of a delivery. */
public sealed interface Outcome {
  /**
   * @param where for the trace: {@code INBOX uid 17}, {@code mx.example [192.0.2.1]}
   */
  record Delivered(String where, Evidence evidence) implements Outcome {}

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
}
