package org.rekkas.queue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.ActiveSet;
import org.rekkas.queue.mail.Leaf;
import org.rekkas.queue.threads.Doorway;
import org.rekkas.queue.threads.Threads;
import org.rekkas.spi.Routes;
import org.rekkas.spi.journal.Journal;

/**
 * Has each mail routed: on the sorter's own thread where the routers are known to be quick for its
 * domains, as most are, which answer from memory. Any other mail is routed beside, on a virtual
 * thread of its own, a bounded number at once for a domain and in all, and handed to the sorter
 * again; where too many wait, it waits on disk. So a directory that is slow holds up those mails
 * alone that lead to it (or share a mail's envelope with them), however many domains it has: when
 * it becomes slow the sorter waits for one answer, the rest of that mail is routed beside, and each
 * domain proves itself there anew. Safe for many threads.
 */
final class Wayfinder {
  private static final int DOMAINS = 10_000;

  private final ActiveSet active;
  private final Settlement settlement;
  private final Journal journal;
  private final int crowd;
  private final Semaphore room;
  private final Map<String, Way> all = new ConcurrentHashMap<>();
  private final ExecutorService beside =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("queue-routing-", 1).factory());
  private volatile boolean stopped;

  /**
   * @param most how many mails wait in memory for all domains together, besides one for each
   */
  Wayfinder(ActiveSet active, Settlement settlement, Journal journal, int most) {
    this.active = active;
    this.settlement = settlement;
    this.journal = journal;
    crowd = Math.max(1, most / 2);
    room = new Semaphore(most);
  }

  /** Whether it is routed now; if not, it comes to the sorter again. Called by the sorter alone. */
  boolean route(ActiveMail mail, Routes routes) {
    if (mail.routed().isPresent()) {
      return true;
    }
    Search search = search(mail, routes);
    if (search.isQuick()) {
      boolean found = search.goOn(Way.LONG);
      if (!search.isQuick()) {
        all.values().forEach(Way::doubt);
      }
      if (found) {
        return true;
      }
    }
    Way slowest = search.slowest();
    boolean alone = slowest.come();
    beside.execute(() -> beside(search, slowest, alone));
    return false;
  }

  /** Begins nothing any more: it lies on disk. The sorter has ended. */
  void stop() {
    stopped = true;
    all.values().forEach(Way::close);
  }

  /** Waits for those that a router is asked about. */
  void join(long end) {
    Threads.join(beside, end);
  }

  private void beside(Search search, Way way, boolean alone) {
    ActiveMail mail = search.mail();
    try {
      Supplier<Boolean> work = () -> search.goOn(Long.MAX_VALUE);
      boolean _ = alone ? way.pass(work) : way.pass(room, work);
      active.hand(mail);
    } catch (Doorway.TurnedAway e) {
      if (!stopped) {
        settlement.parking().park(Map.of(mail, e.turn()));
      }
    } catch (RuntimeException | Error e) {
      journal.note(Notes.routingFailed(mail.id(), e));
      mail.notTried();
      settlement.settle(List.of(mail));
    } finally {
      way.go();
    }
  }

  /** What is known of so many domains; beyond, what no mail waits for is learnt anew. */
  private Search search(ActiveMail mail, Routes routes) {
    if (all.size() >= DOMAINS) {
      all.values().removeIf(Way::isIdle);
    }
    List<Leaf> called = mail.called();
    var ways = new ArrayList<Way>(called.size());
    for (Leaf leaf : called) {
      ways.add(all.computeIfAbsent(leaf.path().mailbox().domainKey(), _ -> new Way(crowd)));
    }
    return new Search(mail, new Routing(mail, called, routes, journal), ways);
  }

  /**
   * The way of a mail to its routes.
   *
   * @param ways of each of the addresses that are tried
   */
  private record Search(ActiveMail mail, Routing routing, List<Way> ways) {
    boolean isQuick() {
      for (Way way : ways) {
        if (!way.isQuick()) {
          return false;
        }
      }
      return true;
    }

    Way slowest() {
      return Collections.max(ways, Comparator.comparingInt(Way::caution));
    }

    /** Whether all is found; each domain has its own time. */
    boolean goOn(long most) {
      boolean found = routing.run(most);
      var took = new HashMap<Way, Long>(2);
      for (int i = 0; i < ways.size(); i++) {
        took.merge(ways.get(i), routing.took(i), Long::sum);
      }
      took.forEach(Way::took);
      if (found) {
        mail.routed(routing.open());
      }
      return found;
    }
  }
}
