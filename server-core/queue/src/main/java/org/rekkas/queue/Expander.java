package org.rekkas.queue;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.ActiveMail.Attempt;
import org.rekkas.queue.mail.ActiveSet;
import org.rekkas.queue.mail.Head;
import org.rekkas.queue.mail.Leaf;
import org.rekkas.queue.mail.Outcomes;
import org.rekkas.queue.mail.Progress;
import org.rekkas.queue.mail.Stay;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault.Durability;

/**
 * Makes mails for the members of long lists, and of lists with a reverse-path of their own: chunk
 * by chunk, all of one content. Each chunk is one transaction that holds the new mail and how far
 * the list has been read, and its id is derived, so that a step which runs twice makes nothing
 * twice. A list that changes between two runs is read on behind the member that was handed on last,
 * and by count only where that one has left. RFC 5321 §3.9.2. On the lane of the lists.
 */
final class Expander {
  private static final int CHUNK = 500;

  private final Shelves shelves;
  private final ActiveSet active;
  private final Tally tally;
  private final Clock clock;
  private final Journal journal;
  private volatile boolean stopped;

  Expander(Shelves shelves, ActiveSet active, Tally tally, Clock clock, Journal journal) {
    this.shelves = shelves;
    this.active = active;
    this.tally = tally;
    this.clock = clock;
    this.journal = journal;
  }

  void expand(List<Attempt> attempts) {
    for (Attempt attempt : attempts) {
      if (attempt.route() instanceof Route.Expand route) {
        try {
          attempt.put(expand(attempt, route));
        } catch (RuntimeException | Error e) {
          journal.note(Notes.routingFailed(attempt.mail().id(), e));
          attempt.put(Outcomes.unavailable(e.toString()));
        }
      }
    }
  }

  void stop() {
    stopped = true;
  }

  private Outcome expand(Attempt attempt, Route.Expand route) {
    Leaf leaf = attempt.leaf();
    Iterator<ForwardPath> members = rest(route.members(), leaf);
    while (members.hasNext()) {
      if (stopped) { // which is no attempt
        attempt.keepBack(new Stay(clock.instant(), Optional.empty()));
        return Outcomes.NOT_TRIED;
      }
      var chunk = new ArrayList<ForwardPath>();
      while (members.hasNext() && chunk.size() < CHUNK) {
        chunk.add(members.next());
      }
      leaf = hand(attempt.mail(), leaf, chunk, route);
    }
    MailId id = attempt.mail().id();
    journal.note(
        new Note.RecipientExpanded(
            id, leaf.path(), (int) Math.min(leaf.expanded(), Integer.MAX_VALUE), "queue"));
    return new Outcome.Delivered(leaf.expanded() + " members", Evidence.NONE);
  }

  /** A member that has left no more counts: whoever stood behind it has moved up. */
  private static Iterator<ForwardPath> rest(Route.Members all, Leaf leaf) {
    Optional<ForwardPath> place = leaf.place();
    Iterator<ForwardPath> members = all.iterator();
    Optional<ForwardPath> there = Optional.empty();
    for (long skip = leaf.expanded(); skip > 0 && members.hasNext(); skip--) {
      there = Optional.of(members.next());
    }
    return place.isEmpty() || place.equals(there) ? members : moved(all, leaf, place.get());
  }

  private static Iterator<ForwardPath> moved(Route.Members all, Leaf leaf, ForwardPath place) {
    for (Iterator<ForwardPath> members = all.iterator(); members.hasNext(); ) {
      if (members.next().equals(place)) {
        return members;
      }
    }
    return rest(all, leaf.expandedTo(leaf.expanded() - 1, Optional.empty()));
  }

  private Leaf hand(ActiveMail mail, Leaf leaf, List<ForwardPath> chunk, Route.Expand route) {
    Head head = head(mail, leaf, chunk, route);
    Leaf after = leaf.expandedTo(leaf.expanded() + chunk.size(), Optional.of(chunk.getLast()));
    synchronized (mail) {
      hand(mail, head, after);
    }
    return after;
  }

  private void hand(ActiveMail mail, Head head, Leaf after) {
    byte[] packed = head.pack();
    Progress now = progress(mail, after);
    boolean claimed = active.claimFresh(head.id(), ActiveMail.weight(head));
    boolean admitted = false;
    boolean wasFresh = mail.progress().isEmpty();
    try {
      admitted = shelves.transact(Durability.ORDERED, tx -> step(tx, mail, packed, now));
      mail.progressed(now);
    } finally {
      if (claimed && !admitted) {
        active.release(head.id());
      }
    }
    if (wasFresh) {
      tally.settled(true, true);
    }
    if (admitted) {
      announce(mail, head, claimed);
    }
  }

  private boolean step(Transaction tx, ActiveMail mail, byte[] packed, Progress now) {
    shelves.put(tx, mail, now);
    boolean isNew = shelves.admit(tx, packed, mail.content().id());
    if (isNew) {
      tx.hold(mail.content().id());
    }
    return isNew;
  }

  private void announce(ActiveMail parent, Head head, boolean claimed) {
    tally.accepted();
    journal.note(
        new Note.MailAccepted(
            head.id(),
            head.source() + " " + parent.id(),
            Optional.empty(),
            head.envelope().reversePath(),
            head.envelope().recipients().size(),
            parent.mail().size(),
            Duration.ZERO));
    String made = head.envelope().recipients().size() + " members get it as " + head.id();
    journal.note(Notes.remark(Note.Level.DEBUG, parent.id(), made));
    if (claimed) {
      active.hand(new ActiveMail(head, parent.content(), Optional.empty()));
    } else {
      active.miss(head.id());
    }
  }

  /** The list comes first, so that nothing else expands it from its beginning. */
  private Progress progress(ActiveMail mail, Leaf leaf) {
    var pending = new ArrayList<Leaf>();
    pending.add(leaf);
    for (Leaf other : mail.pending()) {
      if (!other.path().equals(leaf.path())) {
        pending.add(other);
      }
    }
    return mail.progress()
        .map(was -> was.with(pending))
        .orElseGet(() -> Progress.untried(mail, clock.instant()).with(pending));
  }

  /** The reports of a list go to the list itself, which needs to know whom it did not reach. */
  private static Head head(
      ActiveMail mail, Leaf leaf, List<ForwardPath> chunk, Route.Expand route) {
    Optional<ReversePath> reversePath = route.reversePath();
    Head parent = mail.head();
    Envelope envelope = parent.envelope();
    Recipient origin = Successes.untold(envelope.recipients().get(leaf.origin()));
    boolean list = reversePath.isPresent();
    var recipients = new ArrayList<Recipient>(chunk.size());
    for (ForwardPath member : chunk) {
      recipients.add(
          list
              ? Recipient.of(member)
              : new Recipient(member, origin.notifyWhen(), origin.original()));
    }
    boolean bounces = list && envelope.reversePath() instanceof ReversePath.Of;
    return new Head(
        parent.id().derived("expand " + leaf.path().mailbox().key(), leaf.expanded()),
        parent.received(),
        parent.sourceOf(route, leaf),
        false,
        new Envelope(
            bounces ? reversePath.get() : envelope.reversePath(),
            list ? envelope.options().anew() : envelope.options(),
            recipients),
        parent.trace(),
        parent.quarantine(),
        parent.trailOf(route, leaf),
        parent.folder(),
        list ? 0 : (route.members().hidden() ? leaf.hiding() : leaf).veil());
  }
}
