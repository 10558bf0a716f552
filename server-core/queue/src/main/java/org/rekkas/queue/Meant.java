package org.rekkas.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.Berth;
import org.rekkas.queue.mail.Leaf;
import org.rekkas.queue.mail.Progress;
import org.rekkas.spi.mail.ForwardPath;

/** A mail that the administrator means, and the addresses of it that he means. */
record Meant(ActiveMail mail, List<Leaf> leaves) {
  static Meant of(ActiveMail mail, Selection which) {
    var leaves = new ArrayList<Leaf>(1);
    for (Leaf leaf : mail.pending()) {
      var destination = leaf.turn().berth().map(Berth::destination);
      var sender = mail.head().envelope().reversePath();
      if (which.matches(mail.id(), sender, leaf.path(), destination)) {
        leaves.add(leaf);
      }
    }
    return new Meant(mail, leaves);
  }

  boolean isHeldAfter(Change how) {
    return switch (how) {
      case Change.Hold _ -> true;
      case Change.Release _, Change.RetryNow _ -> false;
      case Change.Redirect _, Change.Fail _, Change.Delete _ -> mail.isHeld();
    };
  }

  /** What is left of it; empty: nothing. What was fresh is due now, or when its sender said. */
  Optional<Progress> after(Change how, Instant now) {
    return mail.progress().isPresent()
        ? changed(mail.progress().get(), how, now)
        : changed(Progress.untried(mail), how, now).map(left -> atFirst(left, now));
  }

  private Progress atFirst(Progress left, Instant now) {
    return mail.toPostpone(now).map(left::postponed).orElseGet(() -> left.dueAt(now));
  }

  private Optional<Progress> changed(Progress was, Change how, Instant now) {
    return switch (how) {
      case Change.Hold _ -> Optional.of(was);
      case Change.Release _, Change.RetryNow _ when mail.isHeld() && mail.isPostponed(was) ->
          Optional.of(was);
      case Change.Release _, Change.RetryNow _ ->
          Optional.of(mail.isPostponed(was) ? was.dueAt(now) : was.dueAt(leaves, now));
      case Change.Redirect(var to) -> Optional.of(redirected(was, to, now));
      case Change.Fail _, Change.Delete _ -> without(was);
    };
  }

  private Progress redirected(Progress was, ForwardPath to, Instant now) {
    var pending = new ArrayList<Leaf>();
    for (Leaf leaf : was.pending()) {
      Instant due = mail.isPostponed(was) ? leaf.turn().due() : now;
      pending.add(isMeant(leaf) ? leaf.redirected(to).dueAt(due) : leaf);
    }
    return was.with(pending).notDone(to);
  }

  boolean isMeant(Leaf leaf) {
    return leaves.contains(leaf);
  }

  /** Whether some of it is not for that address already. */
  boolean isElsewhere(ForwardPath to) {
    return leaves.stream().anyMatch(leaf -> !leaf.path().equals(to));
  }

  /** Where it stands in the index by destination for what is meant. */
  Set<Berth> berths() {
    var berths = new LinkedHashSet<Berth>(2);
    leaves.forEach(leaf -> leaf.turn().berth().ifPresent(berths::add));
    return berths;
  }

  private Optional<Progress> without(Progress was) {
    List<Leaf> others = was.pending().stream().filter(leaf -> !isMeant(leaf)).toList();
    return others.isEmpty() ? Optional.empty() : Optional.of(was.with(others));
  }
}
