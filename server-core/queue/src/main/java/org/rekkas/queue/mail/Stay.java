package org.rekkas.queue.mail;

import java.time.Instant;
import java.util.Optional;

/**
 * An address that is not tried in this pass, because its destination does not answer or has enough:
 * its mail waits on disk, and no attempt is counted.
 *
 * @param until when it is looked at, unless the destination answers or has room before
 * @param silence of the destination, for who asks why; empty: it has only enough
 */
public record Stay(Instant until, Optional<Silence> silence) {
  /** What the destination said at last. */
  public Optional<Heard> heard() {
    return silence.map(Silence::last);
  }

  /** When it can go at the earliest. */
  public Instant next() {
    return silence.map(Silence::probe).orElse(until);
  }
}
