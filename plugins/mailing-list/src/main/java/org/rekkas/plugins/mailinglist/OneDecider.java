package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.util.Optional;
import org.rekkas.spi.Locks;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Reply;

/**
 * Lets one at a time decide about a held post, from the look at it until it is gone, and whatever
 * the generation: a moderator's mail, a command, and the time that is over. Thread-safe.
 */
final class OneDecider {
  private static final String PROBE = "start";

  private final Locks locks;
  private final boolean alone;

  /** Nobody gets a lock in a process that only runs a command; but there nobody else decides. */
  OneDecider(Surroundings given) {
    locks = given.locks();
    Optional<Locks.Held> probe = locks.take(PROBE);
    alone = probe.isEmpty();
    probe.ifPresent(Locks.Held::close);
  }

  /** A decision: empty, or why it is not as was meant. */
  @FunctionalInterface
  interface Decision {
    Optional<Reply> take() throws IOException;
  }

  /** Says so, and does nothing, where somebody decides about the post just now. */
  Optional<Reply> decide(MailingList list, String post, Decision decision) throws IOException {
    Optional<Locks.Held> turn = turn(list.key(), post);
    if (turn.isEmpty()) {
      return Optional.of(Replies.BEING_DECIDED);
    }
    try (var _ = turn.get()) {
      return decision.take();
    }
  }

  /** Empty where somebody decides about the post just now. */
  Optional<Locks.Held> turn(String list, String post) {
    return alone ? Optional.of(() -> {}) : locks.take("post " + list + " " + post);
  }
}
