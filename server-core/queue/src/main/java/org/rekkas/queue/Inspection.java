package org.rekkas.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.mail.MailId;

/**
 * What lies in the queue, for an administrator to look at. Counts are kept in memory, and lists
 * come by pages, so that it answers at once however much there is. Safe for many threads.
 */
public final class Inspection {
  private final Shelves shelves;
  private final ActiveSet active;
  private final Tally tally;
  private final Sites sites;

  Inspection(Shelves shelves, ActiveSet active, Tally tally, Sites sites) {
    this.shelves = shelves;
    this.active = active;
    this.tally = tally;
    this.sites = sites;
  }

  /**
   * How much there is.
   *
   * @param queued all of it
   * @param active in memory, being delivered
   * @param delayed tried at least once
   * @param oldest when the mail came in that has the oldest id
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
    var page = new ArrayList<QueuedMail>();
    shelves.allFrom(from, most).forEach(id -> find(id).ifPresent(page::add));
    return page;
  }

  public Optional<QueuedMail> find(MailId id) {
    try {
      return shelves.read(id).map(this::shown);
    } catch (Damaged e) {
      return Optional.empty();
    }
  }

  private Optional<Instant> oldest() {
    return list("", 1).stream().findFirst().map(QueuedMail::received);
  }

  private QueuedMail shown(ActiveMail mail) {
    Head head = mail.head();
    var left = new ArrayList<QueuedMail.Left>();
    for (Leaf leaf : mail.pending()) {
      left.add(new QueuedMail.Left(leaf.path(), leaf.last().map(Heard::reply)));
    }
    QueuedMail.State state = state(mail);
    Optional<Instant> due =
        state == QueuedMail.State.HELD
            ? Optional.empty()
            : Optional.of(mail.progress().map(Progress::due).orElse(head.received()));
    return new QueuedMail(
        head.id(),
        head.source(),
        head.received(),
        head.envelope().reversePath(),
        mail.mail().size(),
        state,
        mail.progress().map(Progress::attempts).orElse(0),
        due,
        left);
  }

  private QueuedMail.State state(ActiveMail mail) {
    if (active.contains(mail.id())) {
      return QueuedMail.State.ACTIVE;
    }
    if (mail.progress().isEmpty()) {
      return QueuedMail.State.FRESH;
    }
    if (shelves.isHeld(mail.id())) {
      return QueuedMail.State.HELD;
    }
    return mail.isPostponed() ? QueuedMail.State.POSTPONED : QueuedMail.State.DELAYED;
  }
}
