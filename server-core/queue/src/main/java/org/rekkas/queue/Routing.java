package org.rekkas.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.ActiveMail.Attempt;
import org.rekkas.queue.mail.Leaf;
import org.rekkas.queue.mail.Outcomes;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.ReversePath;

/**
 * Routes the addresses of one mail that are tried in one pass, and measures how long each of them
 * takes with all that it leads to. Of one thread at a time. An expansion of few members happens in
 * place: the members take the address's place, each once, however often it is named. Long lists,
 * and those with a reverse-path of their own, become mails of their own ({@link Expander}); a list
 * that has an agent of its own is handed to that one. An address that leads back to itself, or a
 * chain that is too long, fails with 5.4.6 (attack D9); there is no recursion, and no address is
 * expanded twice. RFC 5321 §3.9.
 */
final class Routing {
  private static final int IN_PLACE = 100;
  private static final int LEAVES = 1_000;
  private static final int DEPTH = 20;

  private final ActiveMail mail;
  private final Routes routes;
  private final Journal journal;
  private final ArrayDeque<Step> pending = new ArrayDeque<>(2);
  private final long[] took;
  private final List<Attempt> open = new ArrayList<>(1);
  private final Set<ForwardPath> reached = new HashSet<>(4);
  private final Set<ForwardPath> expanded = new HashSet<>(2);
  private int leaves;
  private boolean alone;

  /** An address to be routed, and which of those that are tried has led to it. */
  private record Step(Leaf leaf, int from) {}

  Routing(ActiveMail mail, List<Leaf> called, Routes routes, Journal journal) {
    this.mail = mail;
    this.routes = routes;
    this.journal = journal;
    leaves = called.size();
    took = new long[leaves];
    for (int i = 0; i < leaves; i++) {
      pending.add(new Step(called.get(i), i));
    }
    alone = leaves == 1 && mail.progress().isEmpty();
    mail.progress().ifPresent(progress -> reached.addAll(progress.done()));
    mail.resting().forEach(leaf -> reached.add(leaf.path()));
  }

  /**
   * Routes until all is found, or about so many nanoseconds are over: an answer is waited for.
   *
   * @return whether all is found
   */
  boolean run(long most) {
    long begun = System.nanoTime();
    long now = begun;
    for (Step step = pending.poll(); step != null; step = pending.poll()) {
      route(step);
      long before = now;
      now = System.nanoTime();
      took[step.from] += now - before;
      if (now - begun > most) {
        break;
      }
    }
    return pending.isEmpty();
  }

  /** The attempts that somebody has to answer; all others are in the mail with their answers. */
  List<Attempt> open() {
    return open;
  }

  /** How long this one of the addresses that are tried took so far, in nanoseconds. */
  long took(int address) {
    return took[address];
  }

  private void route(Step step) {
    Leaf leaf = step.leaf;
    Routes.Routed routed;
    try {
      routed = resolve(leaf);
    } catch (RuntimeException e) {
      journal.note(Notes.routingFailed(mail.id(), e));
      mail.answered(leaf, new Route.NotMine(), Outcomes.unavailable(e.toString()));
      return;
    }
    switch (routed.route()) {
      case Route.Local local ->
          deliver(leaf, placed(local), "to " + local.account().address(), routed);
      case Route.Relay relay -> deliver(leaf, relay, "relay to " + relay.destination(), routed);
      case Route.Expand expand -> expand(step, expand, routed.by());
      case Route.Unknown unknown -> answer(leaf, unknown, Outcomes.UNKNOWN);
      case Route.NotMine notMine -> answer(leaf, notMine, Outcomes.NO_ROUTE);
      case Route.Unavailable unavailable ->
          answer(leaf, unavailable, Outcomes.unavailable(unavailable.why()));
    }
  }

  /**
   * What is led on may be a stranger's, and he can have written it in any name: it leaves by the
   * route for everybody, as mail for a relay domain does, and not with the login of that sender
   * (attack G6).
   */
  private Routes.Routed resolve(Leaf leaf) {
    ReversePath sender = mail.head().envelope().reversePath();
    Routes.Routed routed = routes.resolve(leaf.path(), trail(leaf), sender);
    return routed.route() instanceof Route.Relay && mail.head().isOfAnybody(leaf)
        ? routes.resolve(leaf.path(), trail(leaf), ReversePath.NULL)
        : routed;
  }

  private void deliver(Leaf leaf, Route route, String where, Routes.Routed routed) {
    if (isNew(leaf)) {
      journal.note(new Note.RecipientRouted(mail.id(), leaf.path(), where, routed.by()));
      open.add(mail.attempt(leaf, route));
    }
  }

  /** What the mailets say of the folder holds where the address says nothing. */
  private Route placed(Route.Local local) {
    var folder = mail.head().folder();
    return folder.isEmpty() || local.folder().isPresent()
        ? local
        : new Route.Local(local.agent(), local.account(), folder);
  }

  /** Whether nothing has reached it yet. Most mails have one recipient, and nothing to compare. */
  private boolean isNew(Leaf leaf) {
    return alone || reached.add(leaf.path());
  }

  private void answer(Leaf leaf, Route route, Outcome outcome) {
    if (isNew(leaf)) {
      mail.answered(leaf, route, outcome);
    }
  }

  private void expand(Step step, Route.Expand route, String by) {
    Leaf leaf = step.leaf;
    alone = false;
    if (leaf.trail().contains(leaf.path())) {
      mail.answered(leaf, route, Outcomes.LOOP);
    } else if (leaf.trail().size() >= DEPTH) {
      mail.answered(leaf, route, Outcomes.TOO_DEEP);
    } else if (expanded.add(leaf.path())) {
      expandOnce(step, route, by);
    }
  }

  private void expandOnce(Step step, Route.Expand route, String by) {
    Leaf leaf = step.leaf;
    if (route.members().agent().isPresent()) {
      deliver(leaf, route, "to a list", new Routes.Routed(route, by));
      return;
    }
    if (leaf.expanded() > 0 || route.reversePath().isPresent()) {
      open.add(mail.attempt(leaf, route));
      return;
    }
    var members = new ArrayList<Leaf>();
    try {
      Leaf parent = route.members().hidden() ? leaf.hiding() : leaf;
      Iterator<ForwardPath> all = route.members().iterator();
      while (all.hasNext() && members.size() <= IN_PLACE) {
        members.add(parent.member(all.next()));
      }
    } catch (RuntimeException e) {
      mail.answered(leaf, route, Outcomes.unavailable(e.toString()));
      return;
    }
    if (members.size() > IN_PLACE || leaves + members.size() > LEAVES) {
      open.add(mail.attempt(leaf, route));
      return;
    }
    journal.note(new Note.RecipientExpanded(mail.id(), leaf.path(), members.size(), by));
    leaves += members.size();
    members.forEach(member -> pending.add(new Step(member, step.from)));
    if (members.isEmpty()) {
      mail.answered(leaf, route, Outcomes.NOBODY);
    }
  }

  private static Set<ForwardPath> trail(Leaf leaf) {
    return leaf.trail().isEmpty() ? Set.of() : Set.copyOf(leaf.trail());
  }
}
