package org.rekkas.queue;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.ActiveSet;
import org.rekkas.queue.mail.Backlog;
import org.rekkas.queue.mail.Damaged;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.mail.Outcomes;
import org.rekkas.queue.mail.Progress;
import org.rekkas.queue.sites.Sites;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault.Durability;

/**
 * How an administrator changes what becomes of mails in the queue: by pages, each in one
 * transaction, so that any number costs no more memory than a few and the queue works on meanwhile.
 * What waits is found by indexes; of those that no attempt was made of, every one is looked at. A
 * mail that is being delivered at the moment cannot be changed, and is counted as busy. One that
 * cannot be read is set aside: nobody else would find out that of a held one. Safe for many
 * threads.
 */
public final class Steering {
  private static final int PAGE = 256;

  private final Shelves shelves;
  private final ActiveSet active;
  private final Activation activation;
  private final Settlement settlement;
  private final Tally tally;
  private final Backlog backlog;
  private final Sites sites;
  private final Clock clock;
  private final Journal journal;
  private final Runnable done;

  /**
   * @param done told at the end: what was claimed meanwhile is to be looked at again
   */
  Steering(
      Shelves shelves,
      ActiveSet active,
      Activation activation,
      Settlement settlement,
      Tally tally,
      Backlog backlog,
      Sites sites,
      Clock clock,
      Journal journal,
      Runnable done) {
    this.shelves = shelves;
    this.active = active;
    this.activation = activation;
    this.settlement = settlement;
    this.tally = tally;
    this.backlog = backlog;
    this.sites = sites;
    this.clock = clock;
    this.journal = journal;
    this.done = done;
  }

  /**
   * What came of it.
   *
   * @param busy those that are being delivered, and were left alone
   * @param refused those that were not given up, since their reports could not be written
   * @param passedOver of those that were named: which are not in the queue, or are so already
   */
  public record Done(long changed, long busy, long refused, List<MailId> passedOver) {
    private static final Done NOTHING = new Done(0, 0, 0);

    public Done {
      passedOver = List.copyOf(passedOver);
    }

    /** Where none was passed over that was named. */
    public Done(long changed, long busy, long refused) {
      this(changed, busy, refused, List.of());
    }

    private Done plus(Done other) {
      return new Done(
          changed + other.changed,
          busy + other.busy,
          refused + other.refused,
          Stream.concat(passedOver.stream(), other.passedOver.stream()).toList());
    }
  }

  public Done apply(Selection which, Change how) {
    AddressIndex waiting = shelves.addresses();
    var word = new Word(which, how, clock.instant());
    try {
      return switch (which) {
        case Selection.Id(var ids) -> named(ids.stream().sorted().toList(), word);
        case Selection.All() -> all(this::everything, word);
        case Selection.Waiting(var name) -> waiting(name, word);
        case Selection.Sender(var path) ->
            all((place, most) -> waiting.from(path, place, most), word);
        case Selection.Recipient(var path) ->
            all((place, most) -> waiting.to(path.mailbox(), place, most), word);
        case Selection.Domain(var name) ->
            all((place, most) -> waiting.toDomain(name, place, most), word);
      };
    } finally {
      done.run();
    }
  }

  /**
   * Has silent destinations asked with the next mail for each, though none may wait for it now:
   * those that a selection names, if it names any.
   *
   * @return which they are
   */
  public List<Destination> ask(Selection which) {
    List<Destination> silent =
        switch (which) {
          case Selection.All() -> sites.silent();
          case Selection.Waiting(var name) ->
              sites.silent().stream().filter(each -> each.toString().equals(name)).toList();
          case Selection.Id _, Selection.Sender _, Selection.Recipient _, Selection.Domain _ ->
              List.of();
        };
    silent.forEach(sites::askSoon);
    return silent;
  }

  /**
   * What the administrator said.
   *
   * @param since when
   */
  private record Word(Selection which, Change how, Instant since) {
    boolean names() {
      return which instanceof Selection.Id;
    }

    /** Whether a mail may be a report of what this gives up: that one is for its sender to read. */
    boolean madeBy(ActiveMail mail) {
      return how instanceof Change.Fail
          && !names()
          && !mail.head().client()
          && !mail.head().received().isBefore(since);
    }
  }

  /** An index from a place on. */
  private interface Index {
    IndexPage from(byte[] place, int most);
  }

  private Done named(List<MailId> ids, Word word) {
    Done done = Done.NOTHING;
    for (int i = 0; i < ids.size(); i += PAGE) {
      done = done.plus(page(ids.subList(i, Math.min(ids.size(), i + PAGE)), word));
    }
    return done;
  }

  private IndexPage everything(byte[] place, int most) {
    List<MailId> ids = shelves.waitingFrom(new String(place, StandardCharsets.UTF_8), most);
    return new IndexPage(
        ids,
        ids.size() < most
            ? Optional.empty()
            : Optional.of((ids.getLast().text() + '!').getBytes(StandardCharsets.UTF_8)));
  }

  private Done waiting(String name, Word word) {
    Done done = Done.NOTHING;
    for (Destination destination : sites.named(name)) {
      done =
          done.plus(indexed((place, most) -> shelves.berths().to(destination, place, most), word));
    }
    return done;
  }

  /** The fresh ones, which stand in no index, come first: those that are changed may wait then. */
  private Done all(Index index, Word word) {
    Done done = Done.NOTHING;
    List<MailId> fresh = shelves.freshFrom("", PAGE);
    while (!fresh.isEmpty()) {
      done = done.plus(page(fresh, word));
      fresh = shelves.freshFrom(fresh.getLast().text() + '!', PAGE);
    }
    return done.plus(indexed(index, word));
  }

  private Done indexed(Index index, Word word) {
    Done done = Done.NOTHING;
    Optional<byte[]> place = Optional.of(IndexPage.FIRST);
    while (place.isPresent()) {
      IndexPage found = index.from(place.get(), PAGE);
      done = done.plus(page(found.ids(), word));
      place = found.next();
    }
    return done;
  }

  private Done page(List<MailId> ids, Word word) {
    var claimed = new HashSet<MailId>();
    var mine = new ArrayList<Meant>();
    var passedOver = new ArrayList<MailId>();
    int busy = 0;
    int refused = 0;
    try {
      for (MailId id : ids) {
        boolean free = active.claim(id);
        if (free) {
          claimed.add(id);
        }
        Optional<Meant> meant = meant(id, word, free).filter(m -> concerns(m, word));
        if (meant.isEmpty()) {
          passedOver.add(id);
        } else if (free) {
          mine.add(meant.get());
        } else {
          busy++;
        }
      }
      if (word.how instanceof Change.Fail) {
        mine.forEach(meant -> claimed.remove(meant.mail().id()));
        refused = mine.size() - fail(mine);
      } else {
        change(mine, word.how);
      }
    } finally {
      active.release(List.copyOf(claimed));
    }
    return new Done(mine.size() - refused, busy, refused, word.names() ? passedOver : List.of());
  }

  private Optional<Meant> meant(MailId id, Word word, boolean mine) {
    try {
      Optional<ActiveMail> mail = shelves.read(id);
      if (shelves.isHeld(id)) {
        mail.ifPresent(ActiveMail::hold);
      }
      return mail.filter(found -> !word.madeBy(found)).map(found -> Meant.of(found, word.which));
    } catch (Damaged e) {
      if (mine) {
        activation.setAside(id, e);
      }
      return Optional.empty();
    }
  }

  /** What its sender holds back is not among many that are tried again: only where it is named. */
  private static boolean concerns(Meant meant, Word word) {
    ActiveMail mail = meant.mail();
    return !meant.leaves().isEmpty()
        && switch (word.how) {
          case Change.Hold _ -> !mail.isHeld();
          case Change.Release _ -> mail.isHeld() || mail.isPostponed();
          case Change.RetryNow _ ->
              mail.progress().isPresent() && (mail.isHeld() || !mail.isPostponed() || word.names());
          case Change.Redirect(var to) -> meant.isElsewhere(to);
          case Change.Fail _, Change.Delete _ -> true;
        };
  }

  private void change(List<Meant> mine, Change how) {
    if (mine.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    var after = new ArrayList<Optional<Progress>>(mine.size());
    mine.forEach(meant -> after.add(meant.after(how, now)));
    shelves.transact(
        Durability.FORCED,
        tx -> {
          for (int i = 0; i < mine.size(); i++) {
            write(tx, mine.get(i), after.get(i), how);
          }
          return true;
        });
    for (int i = 0; i < mine.size(); i++) {
      changed(mine.get(i), after.get(i), how);
    }
  }

  private void write(Transaction tx, Meant meant, Optional<Progress> after, Change how) {
    ActiveMail mail = meant.mail();
    if (after.isEmpty()) {
      shelves.finish(tx, mail);
    } else if (meant.isHeldAfter(how)) {
      shelves.hold(tx, mail, after.get());
    } else {
      shelves.put(tx, mail, after.get());
      shelves.unhold(tx, mail.id());
    }
  }

  private void changed(Meant meant, Optional<Progress> after, Change how) {
    ActiveMail mail = meant.mail();
    tally.settled(mail.progress().isEmpty(), after.isPresent());
    backlog.moved(
        mail.berths(),
        meant.isHeldAfter(how) ? Set.of() : after.map(Progress::berths).orElse(Set.of()));
    if (how instanceof Change.RetryNow) {
      meant.berths().forEach(berth -> sites.askNow(berth.destination()));
    }
    journal.note(Notes.remark(Note.Level.INFO, mail.id(), words(how) + whom(meant, how)));
    if (after.isEmpty()) {
      var age = Duration.between(mail.head().received(), clock.instant());
      journal.note(new Note.MailFinished(mail.id(), age.isNegative() ? Duration.ZERO : age));
    }
  }

  /** Which of its addresses; nothing where it is all of them, and they stay. */
  private static String whom(Meant meant, Change how) {
    boolean all = meant.leaves().size() == meant.mail().pending().size();
    return all && !(how instanceof Change.Redirect)
        ? ""
        : meant.leaves().stream()
            .map(leaf -> leaf.path().toString())
            .collect(Collectors.joining(" ", ", for ", ""));
  }

  /**
   * As if their agents had said so: so the sender hears of it. The settlement lets go of them.
   *
   * @return how many are given up; the others are as they were
   */
  private int fail(List<Meant> mine) {
    for (Meant meant : mine) {
      ActiveMail mail = meant.mail();
      mail.callOnly(meant::isMeant);
      mail.called().forEach(leaf -> mail.answered(leaf, new Route.NotMine(), Outcomes.GIVEN_UP));
    }
    List<ActiveMail> settled = settlement.settleNow(mine.stream().map(Meant::mail).toList());
    for (ActiveMail mail : settled) {
      journal.note(Notes.remark(Note.Level.INFO, mail.id(), words(new Change.Fail())));
    }
    return settled.size();
  }

  private static String words(Change how) {
    return switch (how) {
      case Change.Hold() -> "held by the administrator";
      case Change.Release() -> "released by the administrator";
      case Change.RetryNow() -> "to be tried now, says the administrator";
      case Change.Redirect(var to) -> "redirected by the administrator to " + to;
      case Change.Fail() -> "given up by the administrator";
      case Change.Delete() -> "deleted by the administrator";
    };
  }
}
