package org.rekkas.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.ActiveSet;
import org.rekkas.queue.mail.Backlog;
import org.rekkas.queue.mail.Damaged;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.mail.Head;
import org.rekkas.queue.sites.Sites;
import org.rekkas.queue.threads.Threads;
import org.rekkas.spi.Host;
import org.rekkas.spi.Intake;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Ledger;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault;

/**
 * The queue: takes mails in, durably, and sees each of them to its end. RFC 5321 §4.5.4, §6.1.
 *
 * <p>A mail is one record of the ledger, forced before {@link #accept} returns; from there it is
 * handed on in memory, while there is room, or read from the disk later. The sorter routes it, the
 * lanes and sites have the agents deliver it, the settlement ends its pass in one transaction: it
 * goes, or waits on disk until the queue runner finds that its time has come. All of that is on
 * disk only; a crash at any point means that the pass is made again. {@link Shelves} shows what
 * lies where.
 *
 * <p>Safe for many threads. {@link #accept} may be called before {@link #start}; {@link #close}
 * lets batches at hand be settled, for half a minute at most, and leaves the rest on disk.
 */
public final class Spool implements Intake, AutoCloseable {
  private static final int COUNTED_AT_START = 50;
  private static final long LAST = TimeUnit.SECONDS.toNanos(5);

  private final Vault vault;
  private final Clock clock;
  private final Journal journal;
  private final Shelves shelves;
  private final Ledger ledger;
  private final Tally tally = new Tally();
  private final ActiveSet active;
  private final Settlement settlement;
  private final Expander expander;
  private final Backlog backlog = new Backlog();
  private final Lanes lanes;
  private final Sites sites;
  private final Errands errands = new Errands();
  private final Mailets mailets;
  private final Wayfinder wayfinder;
  private final Sorter sorter;
  private final Census census;
  private final Inspection inspection;
  private final Steering steering;
  private final SetAside setAside;
  private final Suppressions suppressions;
  private final OneByOne oneByOne = new OneByOne();
  private final Set<MailId> known = ConcurrentHashMap.newKeySet();
  private final Set<MailId> arriving = ConcurrentHashMap.newKeySet();
  private final Thread sorting;
  private final Thread running;

  public Spool(
      Vault vault,
      Supplier<Dispatch> dispatch,
      Clock clock,
      RandomGenerator random,
      Journal journal,
      Host host,
      QueueSettings settings) {
    this.vault = vault;
    this.clock = clock;
    this.journal = journal;
    shelves = new Shelves(vault);
    shelves.respell(vault.space(Suppressions.SPACE));
    active = new ActiveSet(settings.active(), errands::goOn);
    var schedule = new Schedule(settings, random);
    var judgement = new Judgement(schedule, new Reports(vault, host, settings, journal, random));
    settlement = new Settlement(shelves, active, judgement, tally, backlog, clock, journal);
    expander = new Expander(shelves, active, tally, clock, journal);
    lanes = new Lanes(dispatch, settlement, expander, settings, shelves, journal);
    sites =
        new Sites(
            settings.relay(),
            Math.max(1, settings.active() / 2),
            new RelayCarrier(
                agent -> new Handover(agent, dispatch, shelves, journal),
                settlement,
                shelves,
                journal),
            backlog,
            clock,
            random);
    sites.know(new Silences(shelves).since(schedule.expired(clock.instant())));
    suppressions = new Suppressions(vault, clock);
    mailets = new Mailets(shelves, active, judgement, settlement, tally, backlog, clock, journal);
    wayfinder = new Wayfinder(active, settlement, journal, Math.max(1, settings.active() / 4));
    sorter =
        new Sorter(
            active,
            dispatch,
            lanes,
            sites,
            suppressions,
            mailets,
            wayfinder,
            settlement,
            clock,
            journal,
            Math.max(1, settings.active() / 4));
    census = new Census(shelves, tally, backlog);
    var activation = new Activation(shelves, active, tally, backlog, schedule, clock, journal);
    var runner =
        new QueueRunner(
            errands,
            shelves,
            active,
            activation,
            settlement,
            schedule,
            sites,
            census,
            clock,
            journal);
    settlement.due(errands::scheduled);
    sites.hungry(errands::feed);
    settlement.hungry(this::feed);
    settlement.halt().began(errands::goOn);
    settlement.halt().ended(sites::goOn);
    inspection = new Inspection(shelves, active, tally, sites, schedule, clock);
    setAside = new SetAside(shelves, tally, backlog, journal, this::lookAgain);
    steering =
        new Steering(
            shelves,
            active,
            activation,
            settlement,
            tally,
            backlog,
            sites,
            clock,
            journal,
            this::lookAgain);
    sorting = Thread.ofVirtual().name("queue-sorter").unstarted(sorter);
    running = Thread.ofPlatform().name("queue-runner").daemon().unstarted(runner);
    ledger = vault.ledger("intake", this::index);
    census.go(COUNTED_AT_START);
  }

  /** Begins to deliver: what lies on disk, and what comes in. */
  public void start() {
    sorting.start();
    running.start();
  }

  /** Looks at the clock and the disk at once, rather than at the next due instant. */
  public void wake() {
    errands.lookAfresh();
  }

  /** What somebody else had claimed was passed over by the runner; fresh ones wait for it. */
  private void lookAgain() {
    errands.lookAfresh();
    errands.doubt();
  }

  /** Whether the disk takes no change: nothing is relayed until it does. */
  public boolean isHalted() {
    return settlement.halt().isOn();
  }

  /** What lies in the queue; counted to the end first where nothing runs yet that would. */
  public Inspection inspection() {
    if (sorting.getState() == Thread.State.NEW) {
      census.go(Integer.MAX_VALUE);
    }
    return inspection;
  }

  /** What an administrator can do with it. */
  public Steering steering() {
    return steering;
  }

  /** Mails that could not be read, and are in the queue no more. */
  public SetAside setAside() {
    return setAside;
  }

  /** Addresses elsewhere that get no mail from here. */
  public Suppressions suppressions() {
    return suppressions;
  }

  @Override
  public Vault.Health health() {
    return vault.health();
  }

  @Override
  public ContentDraft draft() {
    return vault.draft();
  }

  /**
   * Mails of one id made here come one after the other: what is already known is asked of an id.
   */
  @Override
  public void accept(Submission mail) {
    if (mail.client().isPresent()) {
      take(mail);
    } else {
      oneByOne.run(mail.id(), () -> take(mail));
    }
  }

  private void take(Submission mail) {
    long begun = System.nanoTime();
    Instant received = clock.instant();
    var head =
        new Head(
            mail.id(),
            received,
            mail.source(),
            mail.client().isPresent(),
            mail.envelope(),
            mail.trace(),
            mail.quarantine(),
            List.of(),
            Optional.empty());
    long octets = mail.content().size() + mail.trace().length();
    boolean claimed = claim(head);
    Optional<ContentId> content = Optional.empty();
    arriving.add(head.id());
    try {
      content = Optional.of(ledger.append(head.pack(), mail.content()));
    } finally {
      arriving.remove(head.id());
      if (content.isEmpty()) {
        refused(head.id(), claimed);
      }
    }
    if (known.remove(head.id())) {
      if (claimed) {
        active.release(head.id());
        lookAgain();
      }
      return;
    }
    tally.accepted();
    journal.note(
        new Note.MailAccepted(
            head.id(),
            head.source(),
            mail.client(),
            head.envelope().reversePath(),
            head.envelope().recipients().size(),
            octets,
            Duration.ofNanos(System.nanoTime() - begun)));
    if (claimed) {
      active.hand(new ActiveMail(head, vault.content(content.get()), Optional.empty()));
    } else {
      active.miss(head.id());
    }
  }

  /** A silent one is asked when its time has come; which it may have while a mail was settled. */
  private void feed(Destination destination) {
    if (!sites.isSilent(destination.name()) || sites.appetite(destination) > 0) {
      errands.feed(destination);
    }
  }

  private boolean claim(Head head) {
    boolean patient =
        head.envelope().recipients().stream()
            .allMatch(recipient -> sites.isSilent(recipient.path().mailbox().domainKey()));
    int weight = ActiveMail.weight(head);
    return patient ? active.claimPatient(head.id(), weight) : active.claimFresh(head.id(), weight);
  }

  /** It is not ours; but where its record was forced and the state failed, it may come back. */
  private void refused(MailId id, boolean claimed) {
    if (claimed) {
      active.release(id);
    }
    errands.doubt();
  }

  @Override
  public void close() {
    long end = Threads.end();
    active.stop();
    errands.stop();
    expander.stop();
    sites.stop();
    if (sorting.isAlive()) {
      Threads.join(sorting, end);
      Threads.join(running, end);
    }
    mailets.stop();
    wayfinder.stop();
    lanes.stop();
    mailets.join(end);
    wayfinder.join(end);
    lanes.join(end);
    sites.join(end);
    settleRest();
  }

  /**
   * What was relayed while the vault took no write is sent again by the next run unless it takes it
   * now; but it may also hang.
   */
  private void settleRest() {
    if (settlement.hasRest()) {
      Thread last = Thread.ofVirtual().name("queue-rest").start(settlement::settleRest);
      Threads.join(last, System.nanoTime() + LAST);
    }
  }

  /**
   * On the committer's thread; made again for what the state had not covered, after a crash, and
   * after a failure of the disk while the queue runs.
   */
  private void index(Transaction tx, byte[] head, ContentId content) {
    try {
      Head.Name name = Head.name(head);
      MailId id = name.id();
      boolean arrives = arriving.contains(id);
      if (arrives && name.client()) {
        shelves.admitNew(tx, name, head, content);
        return;
      }
      boolean admitted = shelves.admit(tx, head, content);
      if (!admitted) {
        tx.release(content);
      }
      if (!arrives) {
        cameBack(admitted);
      } else if (!admitted) {
        known.add(id);
      }
    } catch (Damaged e) {
      shelves.admitDamaged(tx, head, content);
      journal.note(
          Notes.remark(
              Note.Level.ERROR, "a record of the intake cannot be read and was set aside: " + e));
    }
  }

  /** At the start, before anything is counted or runs, this is of no consequence. */
  private void cameBack(boolean admitted) {
    if (admitted && running.isAlive()) {
      tally.found(1, 0);
      errands.doubt();
    }
  }
}
