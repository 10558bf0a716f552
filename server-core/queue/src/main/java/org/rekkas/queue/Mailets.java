package org.rekkas.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.rekkas.queue.Chain.Failing;
import org.rekkas.queue.Chain.Made;
import org.rekkas.queue.Chain.Part;
import org.rekkas.queue.Plan.NewMail;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.ActiveSet;
import org.rekkas.queue.mail.Backlog;
import org.rekkas.queue.mail.Head;
import org.rekkas.queue.mail.Leaf;
import org.rekkas.queue.mail.Outcomes;
import org.rekkas.queue.threads.Doorway;
import org.rekkas.queue.threads.Threads;
import org.rekkas.spi.Handling;
import org.rekkas.spi.Mailet;
import org.rekkas.spi.Matcher;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Vault.Durability;

/**
 * Takes the mails that clients brought through the mailets, each once, before it is routed, for the
 * recipients that it has then. What comes of one is committed in one transaction: its parts, what
 * was made besides, the report, and its own end; each under an id derived from it, so that a crash
 * at any point makes nothing twice and loses nothing. A mail that is left as it was goes on in
 * memory.
 *
 * <p>Each mail on a virtual thread of its own, a bounded number at once. A slow step holds up those
 * alone that take it: each has a {@link Doorway}, and whom that turns away waits on disk and begins
 * anew when its turn has come, with the steps before that one, too: they have no effect of their
 * own.
 */
final class Mailets {
  private static final int CROWD = 32;

  /** Far more than wait at a few doorways, so that the mails that pass them by find room. */
  private static final int AT_ONCE = 8 * CROWD;

  private final Shelves shelves;
  private final ActiveSet active;
  private final Judgement judgement;
  private final Settlement settlement;
  private final Tally tally;
  private final Backlog backlog;
  private final Clock clock;
  private final Journal journal;
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("queue-mailets-", 1).factory());
  private final Semaphore room = new Semaphore(AT_ONCE, true);
  private final List<Doorway> doorways = new CopyOnWriteArrayList<>();
  private volatile boolean stopped;

  Mailets(
      Shelves shelves,
      ActiveSet active,
      Judgement judgement,
      Settlement settlement,
      Tally tally,
      Backlog backlog,
      Clock clock,
      Journal journal) {
    this.shelves = shelves;
    this.active = active;
    this.judgement = judgement;
    this.settlement = settlement;
    this.tally = tally;
    this.backlog = backlog;
    this.clock = clock;
    this.journal = journal;
  }

  /** Whether it has to do with a mail before that is routed. Called by the sorter alone. */
  boolean take(ActiveMail mail, Dispatch now) {
    if (!mail.awaitsMailets()) {
      return false;
    }
    Dispatch.Held steps = now.mailets();
    if (steps.mailets().isEmpty()) {
      steps.close();
      mail.passed();
      return false;
    }
    List<Mailet> inTurn = inTurn(steps.mailets());
    workers.execute(() -> await(mail, steps, inTurn));
    return true;
  }

  /** A doorway belongs to a place in the chain, whatever stands there after a reload. */
  private List<Mailet> inTurn(List<Mailet> steps) {
    var inTurn = new ArrayList<Mailet>(steps.size());
    for (Mailet step : steps) {
      if (inTurn.size() == doorways.size()) {
        doorways.add(new Doorway(CROWD));
      }
      inTurn.add(new InTurn(step, doorways.get(inTurn.size())));
    }
    return inTurn;
  }

  /** Which mails it takes may be asked at any time, but its work is done in turn. */
  private record InTurn(Mailet step, Doorway doorway) implements Mailet {
    @Override
    public Matcher matcher() {
      return step.matcher();
    }

    @Override
    public Handling handle(Mail mail) {
      return doorway.pass(() -> step.handle(mail));
    }
  }

  /** Begins no step any more: the mails lie on disk. */
  void stop() {
    stopped = true;
    doorways.forEach(Doorway::close);
  }

  /**
   * Waits for those that are in a step, or in a transaction that waits for a disk which has failed.
   * The sorter has ended.
   */
  void join(long end) {
    Threads.join(workers, end);
  }

  private void await(ActiveMail mail, Dispatch.Held steps, List<Mailet> inTurn) {
    room.acquireUninterruptibly();
    try (steps) {
      if (!stopped) {
        work(mail, inTurn);
      }
    } finally {
      room.release();
    }
  }

  private void work(ActiveMail mail, List<Mailet> steps) {
    var chain = new Chain(mail.asLeft(), mail.led(), steps);
    try {
      chain.run();
      if (chain.isUnchanged()) {
        mail.passed();
        active.hand(mail);
      } else {
        replace(mail, chain);
      }
    } catch (Doorway.TurnedAway e) {
      if (!stopped) {
        settlement.parking().park(Map.of(mail, e.turn()));
      }
    } catch (RuntimeException | Error e) {
      mail.answerAll(Outcomes.noMailets(e.toString()));
      settlement.settle(List.of(mail));
    } finally {
      chain.close();
    }
  }

  private void replace(ActiveMail mail, Chain chain) {
    Instant now = clock.instant();
    var born = new ArrayList<NewMail>();
    for (Part part : chain.parts()) {
      String quarantine = mail.head().quarantine();
      born.add(new NewMail(head(mail, born.size(), part, quarantine), part.mail().content()));
    }
    for (Made made : chain.besides()) {
      born.add(new NewMail(head(mail, born.size(), made, now), made.mail().content()));
    }
    Optional<Plan> failed = failed(mail, chain.failing(), now);
    failed.flatMap(Plan::report).ifPresent(born::add);
    try {
      List<Long> sizes = born.stream().map(NewMail::size).toList();
      List<ContentId> contents = commit(mail, born);
      conclude(mail, born, contents, sizes);
      failed.ifPresent(this::tell);
      if (failed.isEmpty()) {
        var age = Duration.between(mail.head().received(), now);
        journal.note(new Note.MailFinished(mail.id(), age));
      }
    } finally {
      failed.flatMap(Plan::report).ifPresent(NewMail::close);
    }
  }

  /** But that its report came into being, which was told before that was handed on. */
  private void tell(Plan failed) {
    failed.told().stream()
        .filter(note -> !(note instanceof Note.MailAccepted))
        .forEach(journal::note);
  }

  /** A letter about a mail that is for Junk is to be read. */
  private static Head head(ActiveMail parent, int ordinal, Made made, Instant now) {
    Handling.Besides besides = made.mail();
    var mail = new Mail(parent.id(), now, besides.envelope(), besides.trace(), besides.content());
    String quarantine = made.isCopy() ? parent.head().quarantine() : "";
    return head(parent, ordinal, new Part(mail), quarantine);
  }

  private static Head head(ActiveMail parent, int ordinal, Part part, String quarantine) {
    Head was = parent.head();
    return new Head(
        parent.id().derived("mailet", ordinal),
        was.received(),
        Head.OF_MAILETS,
        false,
        part.mail().envelope(),
        part.mail().trace(),
        quarantine,
        part.written().stream().toList(),
        part.folder());
  }

  /** What the queue makes of a mail that fails for these recipients: notes, and a report. */
  private Optional<Plan> failed(ActiveMail mail, List<Failing> failing, Instant now) {
    if (failing.isEmpty()) {
      return Optional.empty();
    }
    var recipients = new ArrayList<Recipient>();
    var paths = new ArrayList<ForwardPath>();
    var replies = new ArrayList<Handling.Bounce>();
    for (Failing each : failing) {
      for (Recipient recipient : each.part().recipients()) {
        recipients.add(each.part().asWritten(recipient));
        paths.add(recipient.path());
        replies.add(each.why());
      }
    }
    Head was = mail.head();
    var head =
        new Head(
            was.id(),
            was.received(),
            was.source(),
            was.client(),
            was.envelope().withRecipients(recipients),
            was.trace(),
            was.quarantine(),
            was.trail(),
            Optional.empty());
    var ended = new ActiveMail(head, mail.content(), Optional.empty());
    for (int i = 0; i < paths.size(); i++) {
      Handling.Bounce why = replies.get(i);
      Leaf leaf = Leaf.of(i, paths.get(i), List.of());
      ended.answered(leaf, new Route.NotMine(), new Outcome.Failed(why.reply(), why.why()));
    }
    return Optional.of(judgement.bounced(ended, now));
  }

  private List<ContentId> commit(ActiveMail mail, List<NewMail> born) {
    born.forEach(each -> each.claim(active));
    boolean committed = false;
    try {
      List<ContentId> contents =
          shelves.transact(
              Durability.FORCED,
              tx -> {
                var kept = new IdentityHashMap<Content, ContentId>();
                var ids = new ArrayList<ContentId>(born.size());
                born.forEach(each -> ids.add(each.put(tx, shelves, kept)));
                shelves.finish(tx, mail);
                return ids;
              });
      committed = true;
      return contents;
    } finally {
      if (!committed) {
        born.forEach(each -> each.abandon(active));
      }
    }
  }

  /** Nothing may fail here: it is so on disk. */
  private void conclude(
      ActiveMail mail, List<NewMail> born, List<ContentId> contents, List<Long> sizes) {
    born.stream()
        .filter(NewMail::isAdmitted)
        .forEach(_ -> tally.accepted()); // first, so that the queue never looks empty between
    tally.settled(mail.progress().isEmpty(), false);
    backlog.moved(mail.berths(), Set.of());
    active.release(mail.id());
    for (int i = 0; i < born.size(); i++) {
      if (born.get(i).isAdmitted()) {
        noteBorn(mail, born.get(i).head(), sizes.get(i));
      }
      born.get(i).hand(active, shelves.content(contents.get(i)));
    }
  }

  private void noteBorn(ActiveMail mail, Head head, long octets) {
    journal.note(
        new Note.MailAccepted(
            head.id(),
            head.source() + " " + mail.id(),
            Optional.empty(),
            head.envelope().reversePath(),
            head.envelope().recipients().size(),
            octets,
            Duration.ZERO));
    journal.note(
        Notes.remark(Note.Level.INFO, mail.id(), "the mailets made " + head.id() + " of it"));
  }
}
