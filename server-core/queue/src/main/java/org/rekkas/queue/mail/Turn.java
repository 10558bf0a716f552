package org.rekkas.queue.mail;

import java.time.Instant;
import java.util.Optional;

/**
 * When an address of a waiting mail is tried next, and what it waits for. Each address has its own,
 * so that a mail for two destinations is not due for the one because of the other; those that were
 * tried together, as often, share their instant, and so their next transaction.
 *
 * @param attempts how often the address was tried
 * @param berth where the mail stands for it in the index by destination; empty: no agent has it
 */
public record Turn(int attempts, Instant due, Optional<Berth> berth) {
  /** Of an address that was never looked at. */
  static final Turn AT_ONCE = new Turn(0, Instant.EPOCH, Optional.empty());

  Turn dueAt(Instant other) {
    return new Turn(attempts, other, berth);
  }

  public boolean isFor(Berth other) {
    return berth.isPresent() && berth.get().equals(other);
  }

  public void pack(Packing to) {
    to.number(attempts).number(due.toEpochMilli()).flag(berth.isPresent());
    berth.ifPresent(b -> Berth.pack(to, b));
  }

  static Turn unpack(Unpacking from) {
    return new Turn(
        from.below(Integer.MAX_VALUE),
        Instant.ofEpochMilli(from.number()),
        from.flag() ? Optional.of(Berth.unpack(from)) : Optional.empty());
  }
}
