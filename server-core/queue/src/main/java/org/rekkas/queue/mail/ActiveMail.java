package org.rekkas.queue.mail;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Recipient.Notify;
import org.rekkas.spi.vault.StoredContent;

/**
 * A mail that is in memory for one pass: each address whose turn it is is routed and tried once,
 * then the mail is settled. Made by the intake or from the disk; filled by the thread that routes
 * it; each attempt is answered by one thread, and whoever answers the last one settles the mail.
 * Until then its progress on disk is written under its monitor.
 */
public final class ActiveMail {
  private final Head head;
  private final StoredContent content;
  private final Mail mail;
  private final List<Attempt> attempts = new ArrayList<>(1);
  private final AtomicInteger unanswered = new AtomicInteger();
  private Optional<List<Attempt>> routed = Optional.empty();
  private List<Leaf> resting = List.of();
  private boolean held;
  private volatile Optional<Progress> progress;
  private volatile boolean passed;

  public ActiveMail(Head head, StoredContent content, Optional<Progress> progress) {
    this.head = head;
    this.content = content;
    this.progress = progress;
    mail = new Mail(head.id(), head.received(), head.envelope(), head.trace(), content);
  }

  public MailId id() {
    return head.id();
  }

  public Head head() {
    return head;
  }

  public StoredContent content() {
    return content;
  }

  public Mail mail() {
    return mail;
  }

  /** As it is on disk; empty: the mail lies among the fresh ones. */
  public Optional<Progress> progress() {
    return progress;
  }

  /** Where it stands in the index by destination. */
  public Set<Berth> berths() {
    return berths(progress);
  }

  /** Where it would stand there. */
  public Set<Berth> berths(Optional<Progress> then) {
    return held ? Set.of() : then.map(Progress::berths).orElse(Set.of());
  }

  /** Until when its sender holds it back, if nobody has looked at it yet. RFC 4865. */
  public Optional<Instant> toPostpone(Instant now) {
    return progress.isPresent() ? Optional.empty() : head.heldUntil().filter(now::isBefore);
  }

  /** Whether it waits for the instant that its sender set, as a whole, and for nothing else. */
  public boolean isPostponed() {
    return progress.isPresent() && isPostponed(progress.get());
  }

  /** Whether it would wait for that: also where some of its recipients were given up before. */
  public boolean isPostponed(Progress then) {
    return head.heldUntil().equals(Optional.of(then.due())) && then.isUntried();
  }

  /** The administrator holds it: what the pass leaves of it is held, too. */
  public void hold() {
    held = true;
  }

  public boolean isHeld() {
    return held;
  }

  /**
   * Whether its sender is to hear from us that a next hop took it for an address. What that one
   * would report of somebody behind a veil it was not asked for.
   */
  public boolean reportsSuccess(Leaf leaf, Outcome.Relayed relayed) {
    var when = head.envelope().recipients().get(leaf.origin()).notifyWhen();
    return switch (relayed.success()) {
      case NEXT_HOP -> leaf.isVeiled() && when.contains(Notify.SUCCESS);
      case US -> when.contains(Notify.SUCCESS);
      case US_UNASKED -> !when.contains(Notify.NEVER);
    };
  }

  /** The disk has been brought to this. */
  public void progressed(Progress now) {
    progress = Optional.of(now);
  }

  /** Leaves some addresses out of this pass. To be called before it begins, if at all. */
  public void callOnly(Predicate<Leaf> these) {
    resting = pending().stream().filter(these.negate()).toList();
  }

  /** What this pass leaves alone. */
  public List<Leaf> resting() {
    return resting;
  }

  /** What this pass tries. */
  public List<Leaf> called() {
    List<Leaf> all = pending();
    return resting.isEmpty() ? all : all.stream().filter(leaf -> !resting.contains(leaf)).toList();
  }

  /** All that is left. */
  public List<Leaf> pending() {
    return progress.isPresent() ? progress.get().pending() : atFirst();
  }

  private List<Leaf> atFirst() {
    int count = head.envelope().recipients().size();
    var leaves = new ArrayList<Leaf>(count);
    for (int i = 0; i < count; i++) {
      var path = head.envelope().recipients().get(i).path();
      leaves.add(Leaf.of(i, path, head.expanded()).veiledBy(head.veil()));
    }
    return leaves;
  }

  /** Whether the mailets have to see it first: a client brought it, and they have not yet. */
  public boolean awaitsMailets() {
    return head.client() && !passed && !progress.map(Progress::passed).orElse(false);
  }

  /** The mailets leave it as it is; with its progress that will be on disk. */
  public void passed() {
    passed = true;
    progress = progress.map(Progress::afterMailets);
  }

  /** It, for the addresses that are left, where the administrator has led them. */
  public Mail asLeft() {
    if (progress.isEmpty()) {
      return mail;
    }
    var recipients = new ArrayList<Recipient>();
    for (Leaf leaf : pending()) {
      Recipient origin = head.envelope().recipients().get(leaf.origin());
      recipients.add(new Recipient(leaf.path(), origin.notifyWhen(), origin.original()));
    }
    return mail.withEnvelope(head.envelope().withRecipients(recipients));
  }

  /** Of those that the administrator has led elsewhere: whom its sender wrote to. */
  public Map<ForwardPath, ForwardPath> led() {
    var led = new HashMap<ForwardPath, ForwardPath>(0);
    for (Leaf leaf : progress.map(Progress::pending).orElse(List.of())) {
      ForwardPath wrote = head.envelope().recipients().get(leaf.origin()).path();
      if (!wrote.equals(leaf.path())) {
        led.put(leaf.path(), wrote);
      }
    }
    return led;
  }

  /** It is known where its addresses lead, and which of these attempts somebody has to answer. */
  public void routed(List<Attempt> open) {
    routed = Optional.of(open);
  }

  public Optional<List<Attempt>> routed() {
    return routed;
  }

  /** Adds an attempt that somebody will answer. */
  public Attempt attempt(Leaf leaf, Route route) {
    var attempt = new Attempt(this, leaf, route);
    attempts.add(attempt);
    return attempt;
  }

  /** Adds an attempt whose answer is known at once. */
  public void answered(Leaf leaf, Route route, Outcome outcome) {
    attempt(leaf, route).put(outcome);
  }

  /** Takes back what was begun: the pass tried nothing. */
  public void notTried() {
    answerAll(Outcomes.NOT_TRIED);
  }

  /** It is not tried in this pass, and no attempt is counted. */
  public void leaveAlone(Instant now) {
    attempts.clear();
    var stay = new Stay(now, Optional.empty());
    called().forEach(leaf -> attempt(leaf, new Route.NotMine()).keepBack(stay));
  }

  /** One answer for all addresses, in the place of what was begun. */
  public void answerAll(Outcome outcome) {
    attempts.clear();
    called().forEach(leaf -> answered(leaf, new Route.NotMine(), outcome));
  }

  public List<Attempt> attempts() {
    return attempts;
  }

  /**
   * What is left of it once next hops have taken these. An address that was expanded in place is
   * left until all is taken that it led to; one whose members others led to before, until
   * everything is.
   */
  public List<Leaf> leftBeside(Set<ForwardPath> taken) {
    var open = new HashSet<ForwardPath>();
    var over = new HashSet<ForwardPath>();
    for (Attempt each : attempts) {
      Leaf leaf = each.leaf();
      boolean isTaken = each.outcome() instanceof Outcome.Relayed && taken.contains(leaf.path());
      (isTaken ? over : open).addAll(leaf.longerTrail());
    }
    Predicate<Leaf> waits =
        leaf -> open.contains(leaf.path()) || (!open.isEmpty() && !over.contains(leaf.path()));
    return pending().stream().filter(leaf -> resting.contains(leaf) || waits.test(leaf)).toList();
  }

  /** Called once, before the attempts are handed out. */
  public void expectAnswers(int count) {
    unanswered.set(count);
  }

  /**
   * Has the mail wait for one answer more, unless all have come: then it is somebody's to settle.
   */
  public boolean expectOneMore() {
    return unanswered.getAndUpdate(count -> count == 0 ? 0 : count + 1) != 0;
  }

  /** Whether this was the last answer that is expected. */
  public boolean lastAnswer() {
    return unanswered.decrementAndGet() == 0;
  }

  /** How many answers are expected still. */
  public int unanswered() {
    return unanswered.get();
  }

  /** About how many octets of heap it takes. */
  public static int weight(Head head) {
    return 1_000 + 2 * head.trace().length() + 300 * head.envelope().recipients().size();
  }

  /** What one of its attempts takes of a bound of mails: the less, the more recipients it has. */
  private int share() {
    return Math.max(ActiveSet.OCTETS_A_MAIL, weight(head)) / head.envelope().recipients().size();
  }

  /** An address of this pass, and what became of it. */
  public static final class Attempt {
    private final ActiveMail mail;
    private final Leaf leaf;
    private final Route route;
    private volatile Outcome outcome = Outcomes.NOT_TRIED;
    private volatile Optional<Stay> stay = Optional.empty();

    private Attempt(ActiveMail mail, Leaf leaf, Route route) {
      this.mail = mail;
      this.leaf = leaf;
      this.route = route;
    }

    public ActiveMail mail() {
      return mail;
    }

    public Leaf leaf() {
      return leaf;
    }

    public Route route() {
      return route;
    }

    /** In octets; those of a mail for one recipient weigh {@link ActiveSet#OCTETS_A_MAIL}. */
    public int weight() {
      return mail.share();
    }

    public Outcome outcome() {
      return outcome;
    }

    public void put(Outcome answer) {
      outcome = answer;
    }

    /** Present: it was not tried in this pass. */
    public Optional<Stay> stay() {
      return stay;
    }

    public void keepBack(Stay untilThen) {
      stay = Optional.of(untilThen);
    }

    /** Whether its address has not been tried yet. */
    public boolean isFirst() {
      return leaf.turn().attempts() == 0;
    }
  }
}
