package org.rekkas.queue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.rekkas.spi.Routes;
import org.rekkas.spi.journal.Journal;

/**
 * Has each mail routed: on the sorter's own thread where the routers are known to be quick for its
 * domains, as most are, which answer from memory. Any other mail is routed beside, on a virtual
 * thread of its own, a bounded number at once for a domain, and handed to the sorter again; where
 * too many wait, it waits on disk. So a directory that is slow holds up those mails alone that lead
 * to it (and, for a while, those for domains that share a mail with it), and the sorter once at
 * most for each time that it becomes so. Safe for many threads.
 */
final class Wayfinder {
  private static final int DOMAINS = 10_000;

  private final ActiveSet active;
  private final Settlement settlement;
  private final Journal journal;
  private final int crowd;
  private final Map<String, Way> ways = new ConcurrentHashMap<>();
  private final ExecutorService beside =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("queue-routing-", 1).factory());
  private volatile boolean stopped;

  /**
   * @param crowd how many mails for one domain wait in memory for as long as it takes
   */
  Wayfinder(ActiveSet active, Settlement settlement, Journal journal, int crowd) {
    this.active = active;
    this.settlement = settlement;
    this.journal = journal;
    this.crowd = crowd;
  }

  /** Whether it is routed now; if not, it comes to the sorter again. Called by the sorter alone. */
  boolean route(ActiveMail mail, Routes routes) {
    if (mail.routed().isPresent()) {
      return true;
    }
    List<Leaf> called = mail.called();
    for (Leaf leaf : called) {
      Way way = way(leaf);
      if (!way.isQuick()) {
        beside.execute(() -> beside(mail, called, way.doorway(), routes));
        return false;
      }
    }
    long took = measured(mail, called, routes);
    called.forEach(leaf -> way(leaf).took(took));
    return true;
  }

  /** Waits for those that a router is asked about; the rest lies on disk. The sorter has ended. */
  void stop() {
    stopped = true;
    ways.values().forEach(way -> way.doorway().close());
    Threads.end(beside);
  }

  private void beside(ActiveMail mail, List<Leaf> called, Doorway doorway, Routes routes) {
    try {
      long took = doorway.pass(() -> measured(mail, called, routes));
      called.forEach(leaf -> way(leaf).took(took));
      active.hand(mail);
    } catch (Doorway.TurnedAway e) {
      if (!stopped) {
        settlement.park(Map.of(mail, e.turn()));
      }
    } catch (RuntimeException | Error e) {
      journal.note(Notes.routingFailed(mail.id(), e));
      mail.notTried();
      settlement.settle(List.of(mail));
    }
  }

  /** How long it took, in nanoseconds. */
  private long measured(ActiveMail mail, List<Leaf> called, Routes routes) {
    long begun = System.nanoTime();
    mail.routed(new Routing(mail, called, routes, journal).open());
    return System.nanoTime() - begun;
  }

  /** What is known of so many domains; beyond, all is learnt anew. */
  private Way way(Leaf leaf) {
    String domain = leaf.path().mailbox().domainKey();
    Way known = ways.get(domain);
    if (known != null) {
      return known;
    }
    if (ways.size() >= DOMAINS) {
      ways.clear();
    }
    return ways.computeIfAbsent(domain, _ -> new Way(crowd));
  }
}
