package org.rekkas.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.mail.ForwardPath;

/**
 * A mail that the administrator means, and the addresses of it that he means.
 *
 * @param held whether it is held
 */
record Meant(ActiveMail mail, List<Leaf> leaves, boolean held) {
  static Meant of(ActiveMail mail, Selection which, boolean held) {
    var leaves = new ArrayList<Leaf>(1);
    for (Leaf leaf : mail.pending()) {
      if (which.matches(mail.id(), mail.head().envelope().reversePath(), leaf.path())) {
        leaves.add(leaf);
      }
    }
    return new Meant(mail, leaves, held);
  }

  boolean isHeldAfter(Change how) {
    return switch (how) {
      case Change.Hold _ -> true;
      case Change.Release _, Change.RetryNow _ -> false;
      case Change.Redirect _, Change.Fail _, Change.Delete _ -> held;
    };
  }

  /** What is left of it; empty: nothing. */
  Optional<Progress> after(Change how, Instant now) {
    Progress was = mail.progress().orElseGet(() -> Progress.untried(mail, now));
    return switch (how) {
      case Change.Hold _ -> Optional.of(was);
      case Change.Release _, Change.RetryNow _ -> Optional.of(was.dueAt(now));
      case Change.Redirect(var to) -> Optional.of(redirected(was, to).dueAt(now));
      case Change.Fail _, Change.Delete _ -> without(was);
    };
  }

  private Progress redirected(Progress was, ForwardPath to) {
    var pending = new ArrayList<Leaf>();
    for (Leaf leaf : was.pending()) {
      pending.add(leaves.contains(leaf) ? Leaf.of(leaf.origin(), to, List.of()) : leaf);
    }
    return was.with(pending).withoutBerth();
  }

  private Optional<Progress> without(Progress was) {
    List<Leaf> others = was.pending().stream().filter(leaf -> !leaves.contains(leaf)).toList();
    return others.isEmpty() ? Optional.empty() : Optional.of(was.with(others));
  }
}
