package org.rekkas.queue.mail;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.mail.ForwardPath;

/**
 * How far a mail has come that was not finished at the first try. A fresh mail has none: it is all
 * of its recipients, pending, with no attempt.
 *
 * @param attempts in how many passes something of it was tried
 * @param last when it was looked at last
 * @param waited how long it has waited, as far as that is plausible: a clock that jumps does not
 *     make a mail old (attack H5)
 * @param warned whether its sender was told of the delay
 * @param passed whether the mailets have seen it, or need not
 * @param pending what is left, each with its own {@link Turn}; empty: the mail is to be finished
 * @param done where it has arrived, or failed for good: not to be reached again by another way
 */
public record Progress(
    int attempts,
    Instant last,
    Duration waited,
    boolean warned,
    boolean passed,
    List<Leaf> pending,
    List<ForwardPath> done) {
  private static final int VERSION = 5;

  /** The first of which each address has a turn of its own. */
  private static final int OWN_TURNS = 3;

  /** The first that says whether the mailets have seen the mail. */
  private static final int PASSED = 4;

  public Progress {
    pending = List.copyOf(pending);
    done = List.copyOf(done);
  }

  /** That of a fresh mail which has to wait without having been tried. */
  public static Progress untried(ActiveMail mail, Instant due) {
    return untried(mail).dueAt(due);
  }

  /** The same, each of its addresses as it is. */
  public static Progress untried(ActiveMail mail) {
    Instant received = mail.head().received();
    boolean passed = !mail.awaitsMailets();
    return new Progress(0, received, Duration.ZERO, false, passed, mail.pending(), List.of());
  }

  /** As if it had been tried so often. */
  public Progress after(int passes) {
    return new Progress(passes, last, waited, warned, passed, pending, done);
  }

  /** Whether nothing of what is left was tried. */
  boolean isUntried() {
    return pending.stream().allMatch(leaf -> leaf.turn().attempts() == 0);
  }

  /** Whether none of the addresses that wait there was tried. */
  public boolean isUntriedAt(Berth berth) {
    return pending.stream()
        .filter(leaf -> leaf.turn().isFor(berth))
        .allMatch(leaf -> leaf.turn().attempts() == 0);
  }

  /** When the first of its addresses is to be tried; at once, if none is left. */
  public Instant due() {
    return pending.stream().map(leaf -> leaf.turn().due()).min(Instant::compareTo).orElse(last);
  }

  /** Where it stands in the index by destination. */
  public Set<Berth> berths() {
    var berths = new LinkedHashSet<Berth>(2);
    pending.forEach(leaf -> leaf.turn().berth().ifPresent(berths::add));
    return berths;
  }

  /** The same of a mail that its sender holds back: it begins to get old only then. */
  public Progress postponed(Instant until) {
    return new Progress(attempts, until, waited, warned, passed, pending, done).dueAt(until);
  }

  /** The same once the mailets have left the mail as it is. */
  Progress afterMailets() {
    return new Progress(attempts, last, waited, warned, true, pending, done);
  }

  public Progress dueAt(Instant other) {
    return dueAt(pending, other);
  }

  /** With some of its addresses due at another instant. */
  public Progress dueAt(Collection<Leaf> which, Instant other) {
    return with(
        pending.stream().map(leaf -> which.contains(leaf) ? leaf.dueAt(other) : leaf).toList());
  }

  public Progress with(List<Leaf> otherPending) {
    return new Progress(attempts, last, waited, warned, passed, otherPending, done);
  }

  /**
   * With some addresses done: next hops have taken them, whatever becomes of the others. Where
   * there are no others nothing is pending: the mail is finished when it is looked at again.
   *
   * @param left what is pending still
   */
  public Progress reached(Set<ForwardPath> paths, List<Leaf> left) {
    var doneNow = new LinkedHashSet<>(done);
    doneNow.addAll(paths);
    return new Progress(attempts, last, waited, warned, passed, left, List.copyOf(doneNow));
  }

  /** With one address to be reached, whatever became of it before: better twice than never. */
  public Progress notDone(ForwardPath path) {
    List<ForwardPath> others = done.stream().filter(each -> !each.equals(path)).toList();
    return new Progress(attempts, last, waited, warned, passed, pending, others);
  }

  public byte[] pack() {
    var to = new Packing(VERSION).number(attempts);
    to.number(last.toEpochMilli()).number(waited.toMillis());
    to.flag(warned).flag(passed).number(pending.size());
    pending.forEach(leaf -> leaf.pack(to));
    Leaf.paths(to, done);
    return to.finish();
  }

  public static Progress unpack(byte[] octets) {
    try {
      var from = new Unpacking(octets, 0, VERSION);
      int attempts = from.below(Integer.MAX_VALUE);
      var last = Instant.ofEpochMilli(from.number());
      boolean together = from.version() < OWN_TURNS;
      var due = together ? Instant.ofEpochMilli(from.number()) : Instant.EPOCH;
      var waited = Duration.ofMillis(from.number());
      boolean warned = from.flag();
      boolean passed = from.version() >= PASSED && from.flag();
      var pending = new ArrayList<Leaf>();
      for (int left = from.count(); left > 0; left--) {
        pending.add(Leaf.unpack(from));
      }
      List<ForwardPath> done = Leaf.paths(from);
      if (together) {
        var turn = new Turn(attempts, due, berth(from));
        pending.replaceAll(leaf -> leaf.at(turn));
      }
      from.end();
      if (from.version() < PASSED) {
        passed = !done.isEmpty() || !pending.stream().allMatch(Progress::isUntouched);
      }
      return new Progress(attempts, last, waited, warned, passed, pending, done);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new Damaged("a value that cannot be", e);
    }
  }

  /** Whether nothing was tried or expanded: the mailets come before that. */
  private static boolean isUntouched(Leaf leaf) {
    return leaf.expanded() == 0
        && leaf.trail().isEmpty()
        && leaf.last().map(Outcomes::isBeforeAll).orElse(true);
  }

  /** The second version kept one for the whole mail. */
  private static Optional<Berth> berth(Unpacking from) {
    boolean hasBerth = from.version() > 1 && from.flag();
    return hasBerth ? Optional.of(Berth.unpack(from)) : Optional.empty();
  }
}
