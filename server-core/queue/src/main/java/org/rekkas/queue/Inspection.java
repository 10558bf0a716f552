package org.rekkas.queue;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rekkas.queue.QueuedMail.State;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.ActiveSet;
import org.rekkas.queue.mail.Berth;
import org.rekkas.queue.mail.Damaged;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.mail.Head;
import org.rekkas.queue.mail.Heard;
import org.rekkas.queue.mail.Leaf;
import org.rekkas.queue.mail.Progress;
import org.rekkas.queue.mail.Silence;
import org.rekkas.queue.mail.Turn;
import org.rekkas.queue.sites.Sites;
import org.rekkas.queue.sites.Standing;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Recipient;

/**
 * What lies in the queue, for an administrator to look at. Counts are kept in memory, and lists
 * come by pages, so that it answers at once however much there is. Safe for many threads.
 */
public final class Inspection {
  private static final int PAGE = 500;

  /** Mails that are looked at for nothing; half a second's worth. */
  private static final int IN_VAIN = 10_000;

  /** Mails that are passed by, on each look at the counts, to find one that is not held back. */
  private static final int HELD_BACK = 1_000;

  private static final int SOME = 50;

  private final Shelves shelves;
  private final ActiveSet active;
  private final Tally tally;
  private final Sites sites;
  private final Schedule schedule;
  private final Clock clock;

  Inspection(
      Shelves shelves, ActiveSet active, Tally tally, Sites sites, Schedule schedule, Clock clock) {
    this.shelves = shelves;
    this.active = active;
    this.tally = tally;
    this.sites = sites;
    this.schedule = schedule;
    this.clock = clock;
  }

  /**
   * How much there is.
   *
   * @param queued all of it
   * @param active in memory, being delivered
   * @param delayed tried at least once
   * @param oldest when the oldest mail came in that neither an administrator nor its sender holds
   *     back
   */
  public record Counts(long queued, long active, long delayed, Optional<Instant> oldest) {}

  public Counts counts() {
    long delayed = tally.waiting();
    return new Counts(tally.fresh() + delayed, active.size(), delayed, oldest());
  }

  /**
   * How things stand with each destination, those with the most mails first.
   *
   * @param most at least 1
   */
  public List<Standing> destinations(int most) {
    return sites.standings().values().stream()
        .sorted(
            Comparator.comparingLong(Standing::mails)
                .reversed()
                .thenComparing(Standing::destination))
        .limit(most)
        .toList();
  }

  /**
   * Mails by id, which is the order in which they came.
   *
   * @param from the least id, inclusive; empty text: from the first
   * @param most at least 1
   */
  public List<QueuedMail> list(String from, int most) {
    return list(Wanted.ALL, from, most).mails();
  }

  /**
   * Those that somebody wants to see, by id. What waits is found by indexes where there is one; of
   * what else has to be looked at, so many in vain at most.
   */
  public Wanted.Found list(Wanted wanted, String from, int most) {
    List<Source> sources = sources(wanted);
    int size = wanted.equals(Wanted.ALL) ? Math.min(most, PAGE) : PAGE;
    var found = new ArrayList<QueuedMail>();
    String at = from;
    int vain = 0;
    while (vain < IN_VAIN) {
      List<MailId> page = page(sources, at, size);
      for (MailId id : page) {
        at = id.text() + '!';
        Optional<QueuedMail> mail = find(id).filter(wanted::includes);
        mail.ifPresent(found::add);
        vain += mail.isPresent() ? 0 : 1;
        if (found.size() == most) {
          return new Wanted.Found(found, next(sources, at));
        }
      }
      if (page.size() < size) {
        return new Wanted.Found(found, Optional.empty());
      }
    }
    return new Wanted.Found(found, next(sources, at));
  }

  /** Ids from one on, in their order. */
  @FunctionalInterface
  private interface Source {
    List<MailId> from(String id, int most);
  }

  private static Optional<MailId> next(List<Source> sources, String at) {
    return page(sources, at, 1).stream().findFirst();
  }

  private static List<MailId> page(List<Source> sources, String at, int size) {
    return sources.stream()
        .flatMap(source -> source.from(at, size).stream())
        .sorted()
        .distinct()
        .limit(size)
        .toList();
  }

  /** Where all stand that are wanted, and as few others as can be. */
  private List<Source> sources(Wanted wanted) {
    boolean held = wanted.state().equals(Optional.of(State.HELD)); // they stand at no destination
    for (Selection which : wanted.selections()) {
      if (!held && which instanceof Selection.Waiting(String name)) {
        return waiting(name);
      }
    }
    Optional<Selection> by = wanted.selections().stream().findFirst();
    boolean freshToo = wanted.state().map(state -> state == State.FRESH).orElse(true);
    Source rest =
        switch (wanted.state().orElse(State.DELAYED)) {
          case ACTIVE -> active::from;
          case FRESH -> (_, _) -> List.of();
          case HELD -> shelves::heldFrom;
          case DELAYED, POSTPONED ->
              by.<Source>map(which -> (id, most) -> shelves.addresses().ids(which, id, most))
                  .orElse(shelves::waitingFrom);
        };
    return freshToo ? List.of(shelves::freshFrom, rest) : List.of(rest);
  }

  private List<Source> waiting(String name) {
    var sources = new ArrayList<Source>();
    for (Destination destination : sites.named(name)) {
      for (Berth.Kind kind : Berth.Kind.values()) {
        var berth = new Berth(destination, kind);
        sources.add((id, most) -> shelves.berths().from(berth, id, most));
      }
    }
    return sources;
  }

  /** When the oldest of the mails came in that wait on disk for a destination. */
  public Optional<Instant> oldest(Destination destination) {
    return Stream.of(Berth.Kind.values())
        .flatMap(kind -> shelves.berths().from(new Berth(destination, kind), "", 1).stream())
        .min(Comparator.naturalOrder())
        .flatMap(this::find)
        .map(QueuedMail::received);
  }

  /** A mail as its next hop would get it now; its content may go at any moment. */
  public Optional<Mail> mail(MailId id) {
    return read(id).map(ActiveMail::mail);
  }

  public Optional<QueuedMail> find(MailId id) {
    return read(id).map(this::shown);
  }

  private Optional<ActiveMail> read(MailId id) {
    try {
      return shelves.read(id);
    } catch (Damaged e) {
      return Optional.empty();
    }
  }

  /**
   * What is held back may lie there for years, and calls for nobody. Where too much of it came
   * before all else, what came in then is as old as the rest can be.
   */
  private Optional<Instant> oldest() {
    List<Source> sources = sources(Wanted.ALL);
    Optional<Instant> heldBack = Optional.empty();
    String at = "";
    for (int seen = 0; seen < HELD_BACK; seen += SOME) {
      List<MailId> page = page(sources, at, SOME);
      for (MailId id : page) {
        Optional<QueuedMail> mail = find(id);
        if (mail.isPresent() && !isHeldBack(mail.get())) {
          return mail.map(QueuedMail::received);
        }
        heldBack = mail.isPresent() ? mail.map(QueuedMail::received) : heldBack;
        at = id.text() + '!';
      }
      if (page.size() < SOME) {
        return Optional.empty();
      }
    }
    return heldBack;
  }

  private static boolean isHeldBack(QueuedMail mail) {
    return mail.state() == State.HELD || mail.state() == State.POSTPONED;
  }

  private QueuedMail shown(ActiveMail mail) {
    Head head = mail.head();
    State state = state(mail);
    var left = new ArrayList<QueuedMail.Left>();
    mail.pending().forEach(leaf -> left.add(shown(leaf, state)));
    Instant due = due(mail, state);
    return new QueuedMail(
        head.id(),
        head.source(),
        head.received(),
        head.envelope().reversePath(),
        mail.mail().size(),
        state,
        mail.progress().map(Progress::attempts).orElse(0),
        state == State.HELD ? Optional.empty() : Optional.of(due),
        expires(mail, state == State.POSTPONED ? due : clock.instant()),
        left,
        done(mail));
  }

  private QueuedMail.Left shown(Leaf leaf, State state) {
    Turn turn = leaf.turn();
    boolean planned = state != State.HELD && !turn.due().equals(Instant.EPOCH);
    Optional<Silence> silence = silence(turn, state);
    return new QueuedMail.Left(
        leaf.path(),
        turn.attempts(),
        planned ? Optional.of(tried(turn, silence)) : Optional.empty(),
        turn.berth().map(Berth::destination),
        silence.map(Standing.Silent::of),
        leaf.last().map(Heard::reply),
        leaf.last().map(Heard::by).orElse(""));
  }

  /** When the first of its addresses is tried. */
  private Instant due(ActiveMail mail, State state) {
    if (mail.progress().isEmpty()) {
      return mail.head().received();
    }
    return mail.pending().stream()
        .map(leaf -> tried(leaf.turn(), silence(leaf.turn(), state)))
        .min(Comparator.naturalOrder())
        .orElse(mail.progress().get().due());
  }

  private Optional<Silence> silence(Turn turn, State state) {
    return state == State.DELAYED
        ? turn.berth().map(Berth::destination).flatMap(sites::silence)
        : Optional.empty();
  }

  /**
   * What waits for a silent destination alone goes when that answers; what waits for its own next
   * attempt, then, and not before.
   */
  private static Instant tried(Turn turn, Optional<Silence> silence) {
    if (silence.isEmpty()) {
      return turn.due();
    }
    Instant probe = silence.get().probe();
    boolean kept = turn.berth().filter(berth -> berth.kind() == Berth.Kind.KEPT).isPresent();
    return kept || probe.isAfter(turn.due()) ? probe : turn.due();
  }

  private Instant expires(ActiveMail mail, Instant now) {
    Head head = mail.head();
    return schedule.end(mail.progress(), head.received(), Deadline.of(head), now);
  }

  /** Recipients of which nothing is left, and members of those that still have others. */
  private static List<ForwardPath> done(ActiveMail mail) {
    var pending = new HashSet<Integer>();
    mail.pending().forEach(leaf -> pending.add(leaf.origin()));
    var done = new LinkedHashSet<ForwardPath>();
    List<Recipient> recipients = mail.head().envelope().recipients();
    for (int i = 0; i < recipients.size(); i++) {
      if (!pending.contains(i)) {
        done.add(recipients.get(i).path());
      }
    }
    mail.progress().ifPresent(progress -> done.addAll(progress.done()));
    return List.copyOf(done);
  }

  private State state(ActiveMail mail) {
    if (active.contains(mail.id())) {
      return State.ACTIVE;
    }
    if (mail.progress().isEmpty()) {
      return State.FRESH;
    }
    if (shelves.isHeld(mail.id())) {
      return State.HELD;
    }
    return mail.isPostponed() ? State.POSTPONED : State.DELAYED;
  }
}
