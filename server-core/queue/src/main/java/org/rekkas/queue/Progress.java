package org.rekkas.queue;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.mail.ForwardPath;

/**
 * How far a mail has come that was not finished at the first try. A fresh mail has none: it is all
 * of its recipients, pending, with no attempt.
 *
 * @param attempts how often it was tried
 * @param last when it was looked at last
 * @param due when it is to be tried next
 * @param waited how long it has waited, as far as that is plausible: a clock that jumps does not
 *     make a mail old (attack H5)
 * @param warned whether its sender was told of the delay
 * @param pending what is left
 * @param done where it has arrived, or failed for good: not to be reached again by another way
 * @param berth where it stands in the index by destination; empty: no agent has it
 */
record Progress(
    int attempts,
    Instant last,
    Instant due,
    Duration waited,
    boolean warned,
    List<Leaf> pending,
    List<ForwardPath> done,
    Optional<Berth> berth) {
  private static final int VERSION = 2;

  Progress {
    pending = List.copyOf(pending);
    done = List.copyOf(done);
  }

  /** That of a fresh mail which has to wait without having been tried. */
  static Progress untried(ActiveMail mail, Instant due) {
    Instant received = mail.head().received();
    return new Progress(
        0, received, due, Duration.ZERO, false, mail.pending(), List.of(), Optional.empty());
  }

  Progress dueAt(Instant other) {
    return new Progress(attempts, last, other, waited, warned, pending, done, berth);
  }

  Progress with(List<Leaf> otherPending) {
    return new Progress(attempts, last, due, waited, warned, otherPending, done, berth);
  }

  /** Where it goes is not known before it is routed. */
  Progress withoutBerth() {
    return new Progress(attempts, last, due, waited, warned, pending, done, Optional.empty());
  }

  byte[] pack() {
    var to = new Packing(VERSION).number(attempts);
    to.number(last.toEpochMilli()).number(due.toEpochMilli()).number(waited.toMillis());
    to.flag(warned).number(pending.size());
    pending.forEach(leaf -> leaf.pack(to));
    Leaf.paths(to, done);
    to.flag(berth.isPresent());
    berth.ifPresent(b -> berth(to, b));
    return to.finish();
  }

  static Progress unpack(byte[] octets) {
    try {
      var from = new Unpacking(octets, 0, VERSION);
      int attempts = from.below(Integer.MAX_VALUE);
      var last = Instant.ofEpochMilli(from.number());
      var due = Instant.ofEpochMilli(from.number());
      var waited = Duration.ofMillis(from.number());
      boolean warned = from.flag();
      var pending = new ArrayList<Leaf>();
      for (int left = from.count(); left > 0; left--) {
        pending.add(Leaf.unpack(from));
      }
      List<ForwardPath> done = Leaf.paths(from);
      boolean hasBerth = from.version() > 1 && from.flag();
      Optional<Berth> berth = hasBerth ? Optional.of(berth(from)) : Optional.empty();
      from.end();
      return new Progress(attempts, last, due, waited, warned, pending, done, berth);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new Damaged("a value that cannot be", e);
    }
  }

  /** With one address done: a next hop has taken it, whatever becomes of the others. */
  Progress reached(ForwardPath path) {
    List<Leaf> others = pending.stream().filter(leaf -> !leaf.path().equals(path)).toList();
    var doneNow = new ArrayList<>(done);
    doneNow.add(path);
    return new Progress(
        attempts, last, due, waited, warned, others.isEmpty() ? pending : others, doneNow, berth);
  }

  private static void berth(Packing to, Berth berth) {
    to.text(berth.destination().agent()).text(berth.destination().name()).text(berth.kind().mark);
  }

  private static Berth berth(Unpacking from) {
    var destination = new Destination(from.text(), from.text());
    return new Berth(
        destination, Berth.Kind.of(from.text()).orElseThrow(() -> new Damaged("no such berth")));
  }
}
