package org.rekkas.queue.mail;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.mail.EnhancedCode;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;

/**
 * An address that a mail still has to reach: a recipient of the envelope, or a member that one of
 * them was expanded to. Unless it stands among the pending ones, a recipient is done with.
 *
 * @param origin which recipient of the envelope it comes from
 * @param trail the addresses that were expanded on the way to this one, in their order
 * @param expanded how many members of a long list have been handed on already
 * @param place the last one of these; empty also where an earlier version handed it on
 * @param last what the last attempt heard
 * @param turn when it is tried next
 * @param veil which address of the trail, counted from 1, hides its members: a report names that
 *     one, and not this; 0: none
 */
public record Leaf(
    int origin,
    ForwardPath path,
    List<ForwardPath> trail,
    long expanded,
    Optional<ForwardPath> place,
    Optional<Heard> last,
    Turn turn,
    int veil) {
  public Leaf {
    trail = List.copyOf(trail);
  }

  public static Leaf of(int origin, ForwardPath path, List<ForwardPath> trail) {
    return new Leaf(origin, path, trail, 0, Optional.empty(), Optional.empty(), Turn.AT_ONCE, 0);
  }

  /** One that this one was expanded to. */
  public Leaf member(ForwardPath member) {
    return of(origin, member, longerTrail()).veiledBy(veil);
  }

  /** The same, whose members are nobody's business. */
  public Leaf hiding() {
    return veil > 0 ? this : veiledBy(trail.size() + 1);
  }

  /** Somebody else in its place, who is behind the same veil. */
  public Leaf redirected(ForwardPath to) {
    var others = isVeiled() ? trail.subList(0, veil) : List.<ForwardPath>of();
    return of(origin, to, others).veiledBy(isVeiled() ? veil : 0);
  }

  public Leaf veiledBy(int other) {
    return new Leaf(origin, path, trail, expanded, place, last, turn, other);
  }

  public boolean isVeiled() {
    return veil > 0 && veil <= trail.size();
  }

  /** What a report calls it. */
  public ForwardPath shown() {
    return isVeiled() ? trail.get(veil - 1) : path;
  }

  /** The trail of its members. */
  public List<ForwardPath> longerTrail() {
    var longer = new ArrayList<ForwardPath>(trail.size() + 1);
    longer.addAll(trail);
    longer.add(path);
    return longer;
  }

  public Leaf heard(Heard heard) {
    return withLast(Optional.of(heard));
  }

  Leaf withLast(Optional<Heard> heard) {
    return new Leaf(origin, path, trail, expanded, place, heard, turn, veil);
  }

  public Leaf expandedTo(long members, Optional<ForwardPath> lastOne) {
    return new Leaf(origin, path, trail, members, lastOne, last, turn, veil);
  }

  public Leaf at(Turn other) {
    return new Leaf(origin, path, trail, expanded, place, last, other, veil);
  }

  public Leaf dueAt(Instant other) {
    return at(turn.dueAt(other));
  }

  void pack(Packing to) {
    mailbox(to.number(origin), path.mailbox());
    paths(to, trail);
    to.number(expanded).flag(last.isPresent());
    last.ifPresent(heard -> Heard.pack(to, heard));
    turn.pack(to);
    to.number(veil);
    paths(to, place.stream().toList());
  }

  static Leaf unpack(Unpacking from) {
    var leaf =
        new Leaf(
            from.below(Integer.MAX_VALUE),
            new ForwardPath(mailbox(from)),
            paths(from),
            from.number(),
            Optional.empty(),
            from.flag() ? Optional.of(heard(from)) : Optional.empty(),
            from.version() > 2 ? Turn.unpack(from) : Turn.AT_ONCE,
            from.version() > 3 ? from.below(Integer.MAX_VALUE) : 0);
    return from.version() > 4
        ? leaf.expandedTo(leaf.expanded(), paths(from).stream().findFirst())
        : leaf;
  }

  /** The first version kept the reply alone. */
  private static Heard heard(Unpacking from) {
    return from.version() > 1 ? Heard.unpack(from) : Heard.here(reply(from));
  }

  static void mailbox(Packing to, Mailbox mailbox) {
    to.text(mailbox.localPart()).text(mailbox.domain());
  }

  static Mailbox mailbox(Unpacking from) {
    return new Mailbox(from.text(), from.text());
  }

  static void paths(Packing to, List<ForwardPath> paths) {
    to.number(paths.size());
    for (ForwardPath path : paths) {
      mailbox(to, path.mailbox());
    }
  }

  static List<ForwardPath> paths(Unpacking from) {
    int left = from.count();
    var paths = new ArrayList<ForwardPath>(left);
    for (; left > 0; left--) {
      paths.add(new ForwardPath(mailbox(from)));
    }
    return paths;
  }

  static void optional(Packing to, Optional<String> text) {
    to.flag(text.isPresent());
    text.ifPresent(to::text);
  }

  static Optional<String> optional(Unpacking from) {
    return from.flag() ? Optional.of(from.text()) : Optional.empty();
  }

  static void reply(Packing to, Reply reply) {
    to.number(reply.code());
    optional(to, reply.enhanced().map(EnhancedCode::toString));
    to.number(reply.lines().size());
    reply.lines().forEach(to::text);
  }

  static Reply reply(Unpacking from) {
    int code = from.below(600);
    Optional<EnhancedCode> enhanced = optional(from).map(EnhancedCode::of);
    var lines = new ArrayList<String>();
    for (int left = from.count(); left > 0; left--) {
      lines.add(from.text());
    }
    return new Reply(code, enhanced, lines);
  }
}
