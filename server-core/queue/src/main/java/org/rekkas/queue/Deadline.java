package org.rekkas.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.rekkas.queue.mail.Head;

/**
 * By when a mail has to be delivered, because its sender said so (RFC 2852 §4). An instant of the
 * clock, unlike the times of {@link Schedule}: what is of no use after ten minutes is of none after
 * a stop of the server either.
 *
 * @param returns whether it goes back then; else its sender is told of the delay, instead of when
 *     he would have been
 */
record Deadline(Instant at, boolean returns) {
  /** Empty where there is none, or where an earlier host has told its sender that it is over. */
  static Optional<Deadline> of(Head head) {
    return head.envelope()
        .options()
        .deliverBy()
        .filter(by -> by.returns() || by.seconds() > 0)
        .map(by -> new Deadline(head.received().plusSeconds(by.seconds()), by.returns()));
  }

  /** Whether the mail may be delivered no more. */
  static boolean forbids(Head head, Instant now) {
    return of(head).filter(one -> one.returns && one.left(now).isZero()).isPresent();
  }

  /** How long until then; at least zero. */
  Duration left(Instant now) {
    return now.isBefore(at) ? Duration.between(now, at) : Duration.ZERO;
  }
}
